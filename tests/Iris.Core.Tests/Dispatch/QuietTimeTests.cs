using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Users;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>The clock starts at midnight UTC.</summary>
public sealed class QuietTimeTests : IAsyncLifetime
{
    private static readonly DeliveryPolicy Night = new() { QuietHours = new QuietHours("22:00", "08:00", "UTC") };

    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(
        configure: services => services.AddSingleton<TimeProvider>(time));

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Send_InQuietHours_WaitsForTheirEndUnlessItIsUrgent()
    {
        var integration = await host.CreateIntegrationAsync(Night);

        var quiet = await host.SendAsync(CoreHost.Command(integration));
        var urgent = await host.SendAsync(CoreHost.Command(integration) with { Priority = Priorities.High });

        var entry = quiet.Interaction.AuditTrail.History[1];
        Assert.Equal((HistoryNotes.QuietHours, "2026-01-01T08:00:00Z"), (entry.Note, entry.Detail));
        Assert.Equal(new DispatchState(DispatchPhase.Ready, time.GetUtcNow().AddHours(8), 0, null) { Waits = DispatchStage.Scheduled }, quiet.Interaction.Dispatch);
        await host.WaitForStatusAsync(urgent.Interaction.Id, InteractionStatus.Sent);
        time.Advance(TimeSpan.FromHours(8));
        await host.WaitForStatusAsync(quiet.Interaction.Id, InteractionStatus.Sent);
        Assert.Equal(2, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task Send_UserHasAZone_GoesByTheirClock()
    {
        var integration = await host.CreateIntegrationAsync(Night);
        await CreateUserAsync("34600000001", """{ "TimeZone": "Tokyo Standard Time" }""");
        await CreateUserAsync("34600000002", """{ "timeZone": 9 }""");

        var inTokyo = await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        var unknown = await host.SendAsync(CoreHost.Command(integration, "34600000002"));

        await host.WaitForStatusAsync(inTokyo.Interaction.Id, InteractionStatus.Sent);
        Assert.Equal(HistoryNotes.QuietHours, unknown.Interaction.AuditTrail.History[1].Note);
    }

    [Fact]
    public async Task Send_SendAtInQuietHours_MovesToTheirEnd()
    {
        time.Advance(TimeSpan.FromHours(12));
        var integration = await host.CreateIntegrationAsync(Night);

        var view = await host.SendAsync(CoreHost.Command(integration) with { SendAt = "2026-01-01T23:00:00Z" });

        Assert.Equal(new DateTimeOffset(2026, 1, 2, 8, 0, 0, TimeSpan.Zero), view.Interaction.Dispatch.DueAt);
    }

    [Fact]
    public async Task Dispatch_RetryComesUpInQuietHours_WaitsWithoutAnAttempt()
    {
        time.Advance(TimeSpan.FromHours(21.5));
        var integration = await host.CreateIntegrationAsync(Night);
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Throttled(TimeSpan.FromHours(1), "slow down", null));
        var id = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
        await host.WaitForAsync(id, found => found.AuditTrail.History[^1].Note == HistoryNotes.RetryScheduled, "it is retried");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        time.Advance(TimeSpan.FromHours(1.1));
        var held = await host.WaitForAsync(id, found => found.AuditTrail.History[^1].Note == HistoryNotes.QuietHours, "it is held");
        Assert.Equal((DispatchPhase.Ready, 0), (held.Dispatch.Phase, held.Dispatch.Attempts));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 8, 0, 0, TimeSpan.Zero), held.Dispatch.DueAt);
        Assert.Single(host.Adapter.Calls);

        time.Advance(TimeSpan.FromHours(10));
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    private async Task CreateUserAsync(string phone, string metadata)
    {
        var user = Builders.User(time.GetUtcNow(), new UserDestination(DestinationKeys.PhoneNumber, phone));
        user.Metadata = JsonElement.Parse(metadata);
        await host.Get<IUserStore>().CreateAsync(Builders.Tenant, user, CancellationToken.None);
    }
}
