using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class PriorityTests
{
    [Theory]
    [InlineData("256")]
    [InlineData("4")]
    public async Task Dispatch_HighBehindManyBulk_GoesFirst(string laneCapacity)
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Dispatch:LaneCapacity"] = laneCapacity });
        var release = new TaskCompletionSource();
        host.Adapter.Behaviour = async (request, _) =>
        {
            await release.Task;
            return ScriptedAdapter.Accept(request);
        };
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        var ids = new List<string>();
        foreach (var priority in Enumerable.Repeat(Priorities.Bulk, 20).Concat([Priorities.Normal, Priorities.High]))
            ids.Add((await host.SendAsync(CoreHost.Command(integration) with { Priority = priority })).Interaction.Id);

        release.SetResult();
        foreach (var id in ids)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);

        var order = host.Adapter.Calls.Select(call => call.Reference).ToList();
        Assert.Equal(22, order.Count);
        // The first call was made before high came.
        Assert.Equal((ids[0], ids[^1]), (order[0], order[1]));
        // A few bulk may be in memory before it when there is little room, and one in eight goes first.
        Assert.InRange(order.IndexOf(ids[^2]), 2, 8);
    }
}
