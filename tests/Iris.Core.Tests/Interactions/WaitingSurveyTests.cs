using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Interactions;

public sealed class WaitingSurveyTests
{
    [Fact]
    public async Task Latest_AfterTheInterval_ShowsWhatWaits()
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Telemetry:SurveySeconds"] = "1" });
        var board = host.Get<WaitingBoard>();
        await Eventually.GetAsync(() => Task.FromResult(board.Latest), "it is counted at the start");
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy());

        await host.SendAsync(CoreHost.Command(integration) with { SendAt = DateTimeOffset.UtcNow.AddHours(1).ToString("O") });

        var count = await Eventually.GetAsync(
            () => Task.FromResult(board.Latest!.Of(integration.Tenant).SingleOrDefault()), "the send that waits is counted");
        Assert.Equal((integration.Id, WaitingState.Scheduled, 1L), (count.IntegrationId, count.State, count.Count));
        Assert.Empty(board.Latest!.Of(new("other")));
    }
}
