using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Sending;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Limits;

/// <summary>Quotas over a real store, on a clock that only moves when told to: nothing is told to the store but at a stop or by the test.</summary>
public sealed class SendQuotaTests
{
    private const long Free = long.MaxValue;

    private readonly FakeTimeProvider clock = TestClock.New();

    [Fact]
    public async Task AcceptAsync_QuotaUsedUp_RefusesUntilTheDayEnds()
    {
        await using var host = await StartAsync(daily: 2);
        var command = CoreHost.Command(await host.CreateIntegrationAsync());
        await host.SendAsync(command);
        await host.SendAsync(command);
        clock.Advance(TimeSpan.FromHours(1));

        var error = Assert.Single((await host.TrySendAsync(command)).Errors);

        Assert.Equal("QUOTA_EXCEEDED", error.Code);
        Assert.Equal(ErrorKind.TooManyRequests, error.Kind);
        Assert.Contains("daily quota of 2", error.Message.English, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromHours(23), error.RetryAfter);
        clock.Advance(TimeSpan.FromHours(23));
        await host.SendAsync(command);
    }

    [Fact]
    public async Task AcceptAsync_MonthUsedUp_RefusesOnAnotherDayToo()
    {
        await using var host = await StartAsync(daily: Free, monthly: 1);
        var command = CoreHost.Command(await host.CreateIntegrationAsync());
        await host.SendAsync(command);
        clock.Advance(TimeSpan.FromDays(30));

        var error = Assert.Single((await host.TrySendAsync(command)).Errors);

        Assert.Contains("monthly quota of 1", error.Message.English, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromDays(1), error.RetryAfter);
        clock.Advance(TimeSpan.FromDays(1));
        await host.SendAsync(command);
    }

    [Fact]
    public async Task AcceptAsync_Refused_DoesNotCount()
    {
        await using var host = await StartAsync(daily: 1);
        var command = CoreHost.Command(await host.CreateIntegrationAsync());

        Assert.False((await host.TrySendAsync(command with { ProcessId = "67ab5a30265f8a4e73196c0c" })).IsSuccess);
        Assert.Equal(default, await UsageAsync(host));

        await host.SendAsync(command);
        Assert.Equal(new SendUsage(1, 1), await UsageAsync(host));
    }

    [Fact]
    public async Task AcceptAsync_AnotherTenantsQuotaIsUsedUp_Passes()
    {
        await using var host = await StartAsync(daily: 1);
        var other = new TenantId("other");
        await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()));

        var result = await host.TrySendAsync(
            CoreHost.Command(await host.CreateIntegrationAsync(tenant: other)), new Caller(other, CoreHost.Caller.AuthorId));

        Assert.True(result.IsSuccess);
    }

    [Fact]
    public async Task AcceptAsync_ManyAtOnce_AcceptsExactlyTheQuota()
    {
        await using var host = await StartAsync(daily: 20);
        var integration = await host.CreateIntegrationAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 60).Select(
            i => Task.Run(() => host.TrySendAsync(CoreHost.Command(integration, $"346{i:00000000}")))));

        Assert.Equal(20, results.Count(result => result.IsSuccess));
        Assert.Equal(new SendUsage(20, 20), await UsageAsync(host));
    }

    [Fact]
    public async Task AcceptAsync_AfterARestart_KnowsWhatWasSent()
    {
        await using var host = await StartAsync(daily: 2);
        var command = CoreHost.Command(await host.CreateIntegrationAsync());
        await host.SendAsync(command);
        await host.SendAsync(command);
        await host.StopAsync();

        await using var next = await host.StartAnotherAsync(settings: Settings(2, null), configure: UseClock);

        Assert.Equal(new SendUsage(2, 2), await UsageAsync(next));
        Assert.Equal("QUOTA_EXCEEDED", Assert.Single((await next.TrySendAsync(command)).Errors).Code);
    }

    [Fact]
    public async Task StopAsync_TimeIsUsedUp_TellsTheStoreAllTheSame()
    {
        await using var host = await StartAsync(daily: 2);
        await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()));

        await host.Get<IEnumerable<IHostedService>>().OfType<SendQuotaWorker>().Single().StopAsync(new CancellationToken(canceled: true));

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        Assert.Equal(1, (await host.Get<ISendUsageStore>().FindAsync(Builders.Tenant, today, default)).Day);
    }

    [Fact]
    public async Task AcceptAsync_AnotherProcessSentIt_IsRefusedOnceBothHaveTold()
    {
        await using var host = await StartAsync(daily: 2);
        await using var other = await host.StartAnotherAsync(settings: Settings(2, null), configure: UseClock);
        var command = CoreHost.Command(await host.CreateIntegrationAsync());
        await host.SendAsync(command);
        await other.SendAsync(command);

        await host.Get<SendQuota>().TellAsync(default);
        await other.Get<SendQuota>().TellAsync(default);

        Assert.Equal("QUOTA_EXCEEDED", Assert.Single((await other.TrySendAsync(command)).Errors).Code);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("QUOTA_EXCEEDED", Assert.Single((await host.TrySendAsync(command)).Errors).Code);
        Assert.Equal(new SendUsage(2, 2), await UsageAsync(host));
    }

    [Fact]
    public async Task BatchAsync_MoreThanTheQuotaLeaves_AcceptsAsMany()
    {
        await using var host = await StartAsync(daily: 3);
        var integration = await host.CreateIntegrationAsync();
        // The one that is refused for another reason takes no place.
        var items = Enumerable.Range(0, 5).Select(i => new BatchItem(
            CoreHost.Command(integration, "34600000000") with { ProcessId = i == 1 ? "67ab5a30265f8a4e73196c0c" : null }, new ErrorList())).ToList();

        var verdict = (await host.Get<SendIntake>().AcceptAsync(CoreHost.Caller, items, allOrNothing: false, null, default)).Value!;

        Assert.Equal(["", "PROCESS_NOT_FOUND", "", "", "QUOTA_EXCEEDED"], verdict.Items.Select(item => string.Concat(item.Errors.Select(error => error.Code))));
        Assert.Equal(new SendUsage(3, 3), await UsageAsync(host));
    }

    [Fact]
    public async Task BatchAsync_AllOrNothingAndTooMany_CountsNothing()
    {
        await using var host = await StartAsync(daily: 3);
        var integration = await host.CreateIntegrationAsync();
        var items = Enumerable.Range(0, 4).Select(_ => new BatchItem(CoreHost.Command(integration), new ErrorList())).ToList();

        var refused = await host.Get<SendIntake>().AcceptAsync(CoreHost.Caller, items, allOrNothing: true, null, default);

        Assert.Equal("items[3]", Assert.Single(refused.Errors).Field);
        Assert.Equal(default, await UsageAsync(host));
    }

    private Task<CoreHost> StartAsync(long daily, long? monthly = null) =>
        CoreHost.StartAsync(dispatching: false, settings: Settings(daily, monthly), configure: UseClock);

    private static Dictionary<string, string?> Settings(long daily, long? monthly)
    {
        var settings = new Dictionary<string, string?>();
        if (daily != Free)
            settings["Limits:DailySends"] = $"{daily}";
        if (monthly is not null)
            settings["Limits:MonthlySends"] = $"{monthly}";
        return settings;
    }

    private void UseClock(IServiceCollection services) => services.AddSingleton<TimeProvider>(clock);

    /// <summary>Without the bytes, which are measured in <c>StorageMeterTests</c>.</summary>
    private static async Task<SendUsage> UsageAsync(CoreHost host) => await host.Get<SendQuota>().UsageOfAsync(Builders.Tenant, default) with { Bytes = 0 };
}
