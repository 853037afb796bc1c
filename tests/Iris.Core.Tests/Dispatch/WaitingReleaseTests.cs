using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>Whoever takes away what interactions wait for need not wait for them.</summary>
public sealed class WaitingReleaseTests : IAsyncLifetime
{
    /// <summary>The clock starts in them.</summary>
    private static readonly QuietHours Night = new("22:00", "08:00", "UTC");

    private static readonly IntegrationDraft WithoutQuietHours = new() { Delivery = new DeliveryDraft { QuietHours = new(null, null, null) } };
    private static readonly IntegrationDraft WithSettings = new() { Settings = JsonElement.Parse("{}") };

    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(
        settings: new() { ["Dispatch:CircuitMinimumCalls"] = "4", ["Dispatch:RetryBaseSeconds"] = "3600", ["Dispatch:RetryMaxSeconds"] = "3600" },
        configure: services => services.AddSingleton<TimeProvider>(time).AddSingleton(new Random(1)).AddSingleton<IntegrationEditor>());

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Update_QuietHoursTakenAway_SendsWhatWaitedForTheirEnd()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { QuietHours = Night });
        var waiting = new List<string>();
        foreach (var priority in new[] { Priority.Normal, Priority.Bulk, Priority.Normal })
            waiting.Add(await SendAsync(integration, priority: priority));
        Assert.Empty(host.Adapter.Calls);

        await UpdateAsync(integration, WithoutQuietHours);

        foreach (var id in waiting)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Update_QuietHoursTakenAway_ReleasesMoreThanOneBatch()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { QuietHours = Night });
        var ids = new List<string>();
        for (var i = 0; i < 260; i++)
            ids.Add(await SendAsync(integration));

        await UpdateAsync(integration, WithoutQuietHours);

        foreach (var id in ids)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Update_QuietHoursTakenAway_LeavesWhatWaitsForItsOwnTime()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { QuietHours = Night });
        var tomorrow = await SendAsync(integration, TimeSpan.FromHours(30));
        var inTheNight = await SendAsync(integration, TimeSpan.FromHours(2));

        await UpdateAsync(integration, WithoutQuietHours);

        Assert.Equal(time.GetUtcNow().AddHours(2), (await host.ReadAsync(inTheNight)).Dispatch.DueAt);
        Assert.Equal(InteractionStatus.DispatchPending, (await host.ReadAsync(tomorrow)).Status);
        Assert.True((await host.ReadAsync(tomorrow)).Dispatch.DueAt >= time.GetUtcNow().AddHours(30));
        Assert.Empty(host.Adapter.Calls);
    }

    [Fact]
    public async Task Update_QuietHoursEndEarlier_WaitsForThatEnd()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { QuietHours = Night });
        var id = await SendAsync(integration);

        await UpdateAsync(integration, new() { Delivery = new DeliveryDraft { QuietHours = new("22:00", "06:00", "UTC") } });

        Assert.Equal(time.GetUtcNow().AddHours(6), (await host.ReadAsync(id)).Dispatch.DueAt);
        await UpdateAsync(integration, new() { Delivery = new DeliveryDraft { QuietHours = new("22:00", "07:00", "UTC") } });
        Assert.Equal(time.GetUtcNow().AddHours(6), (await host.ReadAsync(id)).Dispatch.DueAt);
    }

    /// <summary>What this process knows of an integration may be a moment old.</summary>
    [Fact]
    public async Task Dispatch_QuietHoursTakenAwayElsewhere_HoldsNothingForThem()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { QuietHours = Night });
        var id = await SendAsync(integration);
        await ChangeElsewhereAsync(integration, found => found.Delivery = new DeliveryPolicy());

        await host.Get<IInteractionStore>().HastenAsync(integration.Tenant, [(await host.ReadAsync(id), time.GetUtcNow())], default);

        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Update_Settings_ClosesTheCircuitAndTriesAgainAtOnce()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 100 });
        var (failed, behind) = await OpenAsync(integration);
        var later = await SendAsync(integration, TimeSpan.FromHours(1));
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        await UpdateAsync(integration, WithSettings);

        foreach (var id in failed.Append(behind))
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal(CircuitStatus.Closed, host.Get<CircuitMonitor>().Of(integration.Id).Status);
        Assert.Equal(time.GetUtcNow().AddHours(1), (await host.ReadAsync(later)).Dispatch.DueAt);
    }

    [Fact]
    public async Task SetEnabled_Again_ClosesTheCircuitAndTriesAgainAtOnce()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 100 });
        var (failed, _) = await OpenAsync(integration);
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        var editor = host.Get<IntegrationEditor>();

        Assert.True((await editor.SetEnabledAsync(integration.Tenant, integration.Id, false, default)).IsSuccess);
        Assert.All(failed, id => Assert.Equal(InteractionStatus.DispatchPending, host.ReadAsync(id).Result.Status));
        Assert.True((await editor.SetEnabledAsync(integration.Tenant, integration.Id, true, default)).IsSuccess);

        foreach (var id in failed)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Update_ProviderAskedToWait_SettingsEndThePause()
    {
        var integration = await host.CreateIntegrationAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Throttled(TimeSpan.FromHours(1), "slow down", null));
        var throttled = await SendAsync(integration);
        await host.WaitForAsync(throttled, found => found.WasNotTaken && found.Dispatch.Phase == DispatchPhase.Ready, "it is put off");
        var behind = await SendAsync(integration);
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        await UpdateAsync(integration, WithSettings);

        await host.WaitForStatusAsync(throttled, InteractionStatus.Sent);
        await host.WaitForStatusAsync(behind, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Update_OfSomethingElse_LetsNothingGo()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 100 });
        var (failed, _) = await OpenAsync(integration);
        var before = (await host.ReadAsync(failed[0])).Dispatch;

        await UpdateAsync(integration, new() { Name = "Other", Delivery = new DeliveryDraft { MaxAttempts = 50 } });

        Assert.Equal(before, (await host.ReadAsync(failed[0])).Dispatch);
        Assert.Equal(CircuitStatus.Open, host.Get<CircuitMonitor>().Of(integration.Id).Status);
    }

    /// <summary>Quiet hours are no provider's trouble, and the other way round.</summary>
    [Fact]
    public async Task Update_OneReason_LeavesWhatWaitsForTheOther()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 100 });
        var (failed, _) = await OpenAsync(integration);
        await UpdateAsync(integration, new() { Delivery = new DeliveryDraft { QuietHours = new("22:00", "08:00", "UTC") } });
        var quiet = await SendAsync(integration);
        var before = (await host.ReadAsync(failed[0])).Dispatch;

        await UpdateAsync(integration, WithoutQuietHours);

        Assert.Equal(before, (await host.ReadAsync(failed[0])).Dispatch);
        Assert.True((await host.ReadAsync(quiet)).Dispatch.DueAt < time.GetUtcNow().AddHours(8));
    }

    private async Task<string> SendAsync(Integration integration, TimeSpan? later = null, Priority priority = Priority.Normal)
    {
        var command = CoreHost.Command(integration) with
        {
            SendAt = later is { } wait ? (time.GetUtcNow() + wait).ToString("O") : null,
            Priority = priority == Priority.Normal ? null : Priorities.Bulk,
        };
        return (await host.SendAsync(command)).Interaction.Id;
    }

    private async Task UpdateAsync(Integration integration, IntegrationDraft draft)
    {
        var result = await host.Get<IntegrationEditor>().UpdateAsync(integration.Tenant, integration.Id, draft, new ErrorList(), default);
        Assert.True(result.IsSuccess, string.Join(", ", result.Errors.Select(error => $"{error.Code} {error.Field}")));
    }

    private async Task ChangeElsewhereAsync(Integration integration, Action<Integration> change)
    {
        var found = (await host.Get<IIntegrationStore>().FindAsync(integration.Tenant, integration.Id, default))!;
        change(found);
        Assert.Equal(SaveResult.Saved, await host.Get<IIntegrationStore>().SaveAsync(integration.Tenant, found, default));
    }

    /// <summary>Opens the circuit: by messages that are to be tried again, with one more that waits behind it.</summary>
    private async Task<(List<string> Failed, string Behind)> OpenAsync(Integration integration)
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("away", null, null));
        var failed = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            failed.Add(await SendAsync(integration));
            await host.WaitForAsync(failed[i], found => found.Dispatch.Attempts == 1 && found.Dispatch.Phase == DispatchPhase.Ready, "it failed");
        }

        await Eventually.HoldsAsync(
            () => host.Get<CircuitMonitor>().Of(integration.Id) is { Status: CircuitStatus.Open, OpenUntil: not null }, "the circuit is open");
        return (failed, await SendAsync(integration));
    }
}
