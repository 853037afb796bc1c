using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Integrations;

public sealed class AlternativeOrderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_OrdersOfTheirOwn_GoByThem()
    {
        var integration = Pool(1, new("c", 7), new("b", 2, 1000));

        Assert.All(Messages(50), id => Assert.Equal([integration.Id, "b", "c"], AlternativeOrder.Of(integration, id)));
    }

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(3, 1, 0.25)]
    [InlineData(1, 9, 0.9)]
    public void Of_SameOrder_SharesByWeightAndAlwaysAlike(int own, int other, double share)
    {
        var integration = Pool(own, new IntegrationAlternative("b", 0, other));
        var ids = Messages(4000);

        var first = ids.Select(id => AlternativeOrder.Of(integration, id)[0]).ToList();

        Assert.InRange(first.Count(id => id == "b") / 4000d, share - 0.04, share + 0.04);
        Assert.Equal(first, ids.Select(id => AlternativeOrder.Of(integration, id)[0]));
    }

    /// <summary>One more in a group changes nothing among the others: what waits keeps its way.</summary>
    [Fact]
    public void Of_OneMore_KeepsTheOrderOfTheOthers()
    {
        var integration = Pool(1, new IntegrationAlternative("b", 0));
        var before = Messages(200).ToDictionary(id => id, id => AlternativeOrder.Of(integration, id));

        integration.Alternatives = [new("b", 0), new("c", 0)];

        var after = before.Keys.ToDictionary(id => id, id => AlternativeOrder.Of(integration, id));
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key].Where(one => one != "c")));
        Assert.Equal(6, after.Values.Select(order => string.Join(',', order)).Distinct().Count());
    }

    private static List<string> Messages(int count) => [.. Enumerable.Range(0, count).Select(i => IrisId.New(Now.AddMilliseconds(i)))];

    private static Integration Pool(int weight, params IntegrationAlternative[] alternatives)
    {
        var integration = Builders.Integration(Now, ScriptedChannel.ChannelName, ScriptedAdapter.ProviderName, null);
        (integration.Weight, integration.Alternatives) = (weight, alternatives);
        return integration;
    }
}
