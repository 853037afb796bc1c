using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Core.Tests.Callbacks;

/// <summary>How much is kept of what a provider says is configured, whichever way it says it.</summary>
public sealed class KeptWordsTests : CallbackScenario
{
    protected override Dictionary<string, string?> Settings => new()
    {
        ["Interactions:MaxEvents"] = "2",
        ["Interactions:MaxEventsPerDestination"] = "0",
        ["Interactions:MaxRawBytes"] = "0",
    };

    [Fact]
    public async Task Status_MoreThanMayBeKept_IsCounted()
    {
        var id = await SendAsync();

        await CallAsync(
            Status($"p-{id}", "sent", DeliveryProgress.Sent), Status($"p-{id}", "delivered", DeliveryProgress.Delivered));

        var ended = await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
        Assert.Equal((2, 1), (ended.AuditTrail.ProviderEvents.Count, ended.AuditTrail.ProviderEventsLeftOut));
        Assert.All(ended.AuditTrail.ProviderEvents, kept => Assert.Null(kept.Raw));
    }
}
