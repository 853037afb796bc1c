using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>What is sent later, and what is no longer sent.</summary>
public sealed class ScheduleTests
{
    private readonly FakeTimeProvider time = TestClock.New();

    [Fact]
    public async Task Dispatch_SendAt_IsSentThenAndNotBefore()
    {
        await using var host = await StartAsync();
        var integration = await host.CreateIntegrationAsync();
        var later = await host.SendAsync(CoreHost.Command(integration) with { SendAt = In(TimeSpan.FromHours(1)) });
        var entry = later.Interaction.AuditTrail.History[1];
        Assert.Equal((HistoryNotes.Scheduled, "2026-01-01T01:00:00Z"), (entry.Note, entry.Detail));
        Assert.Equal(new DispatchState(DispatchPhase.Ready, time.GetUtcNow().AddHours(1), 0, null) { Waits = DispatchStage.Scheduled }, later.Interaction.Dispatch);

        time.Advance(TimeSpan.FromMinutes(59));
        var now = await host.SendAsync(CoreHost.Command(integration));
        await host.WaitForStatusAsync(now.Interaction.Id, InteractionStatus.Sent);
        Assert.Equal(InteractionStatus.DispatchPending, (await host.ReadAsync(later.Interaction.Id)).Status);

        time.Advance(TimeSpan.FromMinutes(1));
        await host.WaitForStatusAsync(later.Interaction.Id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Dispatch_TurnComesAfterExpiry_IsNotSent()
    {
        await using var first = await StartAsync();
        await first.Get<Dispatcher>().StopAsync(CancellationToken.None);
        await first.StopAsync();
        var integration = await first.CreateIntegrationAsync();
        var view = await first.SendAsync(CoreHost.Command(integration) with { ExpiresAt = In(TimeSpan.FromMinutes(5)) });

        time.Advance(TimeSpan.FromMinutes(5));
        await using var second = await first.StartAnotherAsync(configure: UseTime);
        var expired = await second.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.ProcessError);

        Assert.Equal((CustomStatuses.Expired, HistoryNotes.Expired), (expired.CustomStatus, expired.AuditTrail.History[^1].Note));
        Assert.Equal("2026-01-01T00:05:00Z", expired.AuditTrail.History[^1].Detail);
        Assert.Empty(second.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_RetryWouldComeAfterExpiry_FailsWithTheProvidersWords()
    {
        await using var host = await StartAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Throttled(TimeSpan.FromMinutes(10), "slow down", null));

        var brief = await host.SendAsync(
            CoreHost.Command(await host.CreateIntegrationAsync()) with { ExpiresAt = In(TimeSpan.FromMinutes(5)) });
        var lasting = await host.SendAsync(
            CoreHost.Command(await host.CreateIntegrationAsync()) with { ExpiresAt = In(TimeSpan.FromMinutes(30)) });

        var failed = await host.WaitForStatusAsync(brief.Interaction.Id, InteractionStatus.ProviderSendingError);
        Assert.Equal(
            (CustomStatuses.Expired, HistoryNotes.NoTimeToRetry, "slow down"),
            (failed.CustomStatus, failed.AuditTrail.History[^1].Note, failed.AuditTrail.History[^1].Detail));
        await host.WaitForAsync(
            lasting.Interaction.Id, found => found.AuditTrail.History[^1].Note == HistoryNotes.RetryScheduled, "the other is retried");
    }

    [Fact]
    public async Task Dispatch_OutcomeUnknownAndNoTimeToRepeat_WaitsForANotice()
    {
        await using var host = await StartAsync(new() { ["Dispatch:RetryBaseSeconds"] = "3600", ["Dispatch:RetryMaxSeconds"] = "3600" });
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { DeliveryMode = DeliveryMode.AtLeastOnce });

        var view = await host.SendAsync(CoreHost.Command(integration) with { ExpiresAt = In(TimeSpan.FromSeconds(1)) });

        await host.WaitForAsync(view.Interaction.Id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is awaited");
    }

    private Task<CoreHost> StartAsync(Dictionary<string, string?>? settings = null) => CoreHost.StartAsync(settings: settings, configure: UseTime);

    private void UseTime(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(time).AddSingleton<Random>(new HalfWay());

    private string In(TimeSpan span) => (time.GetUtcNow() + span).ToString("O");

    /// <summary>Takes the chance out of the jitter.</summary>
    private sealed class HalfWay : Random
    {
        public override double NextDouble() => 0.5;
    }
}
