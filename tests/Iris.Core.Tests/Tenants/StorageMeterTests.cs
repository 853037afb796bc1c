using System.Text;
using System.Text.Json;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Sending;
using Iris.Core.Tenants;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Tenants;

/// <summary>How much a tenant may store, on a clock that only moves when told to: what was counted is told and measured by the test alone.</summary>
public sealed class StorageMeterTests
{
    private static readonly JsonElement Large = JsonSerializer.SerializeToElement(new { Type = "text", Text = new string('x', 100_000) });

    private readonly FakeTimeProvider clock = TestClock.New();

    [Fact]
    public async Task AcceptAsync_NoRoomLeft_RefusesTheSendAndKeepsWhatWasAccepted()
    {
        await using var host = await StartAsync(250_000);
        var command = CoreHost.Command(await host.CreateIntegrationAsync()) with { Payload = Large };
        var accepted = await host.SendAsync(command);
        await host.SendAsync(command);

        var error = Assert.Single((await host.TrySendAsync(command)).Errors);

        Assert.Equal(("STORAGE_FULL", ErrorKind.TooManyRequests, TimeSpan.FromHours(1)), (error.Code, error.Kind, error.RetryAfter));
        Assert.Contains("250000 bytes", error.Message.English, StringComparison.Ordinal);
        await host.ReadAsync(accepted.Interaction.Id);
        await host.SendAsync(command with { Payload = ScriptedChannel.Payload });
    }

    [Fact]
    public async Task AcceptAsync_OfABatch_RefusesWhatHasNoRoom()
    {
        await using var host = await StartAsync(250_000);
        var command = CoreHost.Command(await host.CreateIntegrationAsync()) with { Payload = Large };
        // The one that is refused for another reason takes no room.
        var items = Enumerable.Range(0, 4).Select(
            i => new BatchItem(command with { ProcessId = i == 0 ? "67ab5a30265f8a4e73196c0c" : null }, new ErrorList())).ToList();

        var verdict = (await host.Get<SendIntake>().AcceptAsync(CoreHost.Caller, items, allOrNothing: false, null, default)).Value!;

        Assert.Equal(["PROCESS_NOT_FOUND", "", "", "STORAGE_FULL"], verdict.Items.Select(item => string.Concat(item.Errors.Select(error => error.Code))));
    }

    [Fact]
    public async Task AcceptAsync_AnotherTenantIsFull_Passes()
    {
        await using var host = await StartAsync(150_000);
        var other = new TenantId("other");
        await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()) with { Payload = Large });

        var result = await host.TrySendAsync(
            CoreHost.Command(await host.CreateIntegrationAsync(tenant: other)) with { Payload = Large }, new Caller(other, CoreHost.Caller.AuthorId));

        Assert.True(result.IsSuccess);
    }

    [Fact]
    public async Task AdmitAsync_NoRoomLeft_TellsTheProviderToComeAgain()
    {
        await using var host = await StartAsync(150_000);
        var integration = await host.CreateIntegrationAsync();
        Assert.Equal(CallbackAdmission.Taken, (await AdmitAsync(host, integration)).Admission);

        await CallAsync(host, integration, 200_000);

        Assert.Equal((CallbackAdmission.Limited, TimeSpan.FromSeconds(10)), await AdmitAsync(host, integration));
        Assert.Equal("STORAGE_FULL", Assert.Single((await host.TrySendAsync(CoreHost.Command(integration))).Errors).Code);
    }

    [Fact]
    public async Task MeasureAllAsync_WhatWasCountedIsWrong_IsRightAgain()
    {
        await using var host = await StartAsync(long.MaxValue >> 20);
        var integration = await host.CreateIntegrationAsync();
        await host.SendAsync(CoreHost.Command(integration) with { Payload = Large });
        await CallAsync(host, integration, 100_000);
        await host.Get<SendQuota>().TellAsync(default);
        // As after a crash that forgot what was counted, or a removal that nobody counted.
        await host.Get<ISendUsageStore>().EndMeasureAsync(Builders.Tenant, 10_000_000, default);
        Assert.Equal(10_000_000, (await host.Get<SendQuota>().UsageOfAsync(Builders.Tenant, default)).Bytes);

        await host.Get<StorageMeter>().MeasureAllAsync(default);

        // The text is in the payload, in the summary for people, and in what searches look in; the callback is in base64.
        var measured = (await host.Get<SendQuota>().UsageOfAsync(Builders.Tenant, default)).Bytes;
        Assert.InRange(measured, 200_000, 450_000);
        await host.SendAsync(CoreHost.Command(integration) with { Payload = Large });
        Assert.InRange((await host.Get<SendQuota>().UsageOfAsync(Builders.Tenant, default)).Bytes - measured, 100_000, 110_000);
    }

    [Fact]
    public async Task MeasureAllAsync_CallbacksWereRemoved_MakesRoom()
    {
        await using var host = await StartAsync(150_000);
        var integration = await host.CreateIntegrationAsync();
        await CallAsync(host, integration, 200_000);
        await host.Get<SendQuota>().TellAsync(default);
        Assert.Equal(CallbackAdmission.Limited, (await AdmitAsync(host, integration)).Admission);
        await Eventually.HoldsAsync(
            async () => await host.Get<ICallbackStore>().PruneAsync(DateTimeOffset.MaxValue, 10, default) == 1, "the callback is over and removed");

        clock.Advance(TimeSpan.FromHours(1));
        await host.Get<StorageMeter>().MeasureAllAsync(default);
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(CallbackAdmission.Taken, (await AdmitAsync(host, integration)).Admission);
        await host.SendAsync(CoreHost.Command(integration));
    }

    [Fact]
    public async Task MeasureAllAsync_MeasuredJustNow_LeavesItToTheNextTime()
    {
        await using var host = await StartAsync(150_000);
        await host.Get<StorageMeter>().MeasureAllAsync(default);
        await host.Get<ISendUsageStore>().EndMeasureAsync(Builders.Tenant, 77, default);

        await host.Get<StorageMeter>().MeasureAllAsync(default);

        Assert.Equal(77, (await host.Get<SendQuota>().UsageOfAsync(Builders.Tenant, default)).Bytes);
    }

    private async Task<CoreHost> StartAsync(long storedBytes)
    {
        var host = await CoreHost.StartAsync(dispatching: false, settings: new() { ["Limits:StoredBytes"] = $"{storedBytes}" }, configure: Configure);
        await host.Get<ITenantStore>().CreateAsync(
            new Tenant { Id = Builders.Tenant, Name = "Tenant", Created = clock.GetUtcNow() }, default);
        return host;
    }

    /// <summary>The meter is there, and starts nothing by itself.</summary>
    private void Configure(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(clock);
        services.Remove(services.Single(service => service.ImplementationType == typeof(StorageMeter)));
        services.AddSingleton<StorageMeter>();
    }

    private static Task<(CallbackAdmission Admission, TimeSpan Wait)> AdmitAsync(CoreHost host, Integration integration) =>
        host.Get<CallbackIntake>().AdmitAsync(integration.Id, "token", default);

    private async Task CallAsync(CoreHost host, Integration integration, int size)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"items":[],"filler":"{{new string('x', size)}}"}""");
        var callback = new ProviderCallback("POST", "https://gw.example.test/callback", [], [], body, clock.GetUtcNow());
        Assert.Equal(CallbackAdmission.Taken, (await host.Get<CallbackIntake>().AcceptAsync(integration.Id, "token", callback, default)).Admission);
    }
}
