using System.Reflection;
using Iris.Core.Callbacks;
using Iris.Core.Interactions;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Core.Tests.Callbacks;

/// <summary>However many parts a message has, or says that it has, joining them costs a bounded little.</summary>
public sealed class InboundPartTests : CallbackScenario
{
    private readonly List<NoticeReads> reads = [];

    [Fact]
    public async Task Inbound_ManyParts_AreReadOnceAndNotWithEachPart()
    {
        const int Total = 40;
        for (var number = 1; number <= Total; number++)
            await CallAsync(Part("part", number, Total));

        await FindInboundAsync("part-1");
        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == Total, "no part is left");
        // Workers that come to the last parts at the same moment may each find them all there.
        Assert.InRange(reads.Single().Groups, 1, 16);
    }

    [Fact]
    public async Task Inbound_MorePartsThanAreJoined_IsUnreadable()
    {
        await CallAsync(Part("endless", 1, 65));

        var notice = Assert.Single(await Eventually.GetAsync(
            async () => await ListAsync(CallbackState.Unreadable) is [_, ..] found ? found : null, "it is unreadable"));
        Assert.Equal("A message of 65 parts; at most 64 are joined.", notice.Problem);
        Assert.Null(notice.Group);
        Assert.Equal(0, reads.Single().Groups);
    }

    [Fact]
    public async Task Inbound_PartOfALargeCallback_IsUnreadable()
    {
        await CallAsync(Part("x", 1, 2).Replace("\"text\":\"", $"\"text\":\"{new string('x', 20_000)}", StringComparison.Ordinal));

        var notice = Assert.Single(await Eventually.GetAsync(
            async () => await ListAsync(CallbackState.Unreadable) is [_, ..] found ? found : null, "it is unreadable"));
        Assert.Contains("at most 16384 are joined", notice.Problem, StringComparison.Ordinal);
        Assert.Null(await Host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, Integration.Id, "x-1", default));
    }

    protected override void Configure(IServiceCollection services)
    {
        var stored = services.Last(service => service.ServiceType == typeof(ICallbackStore));
        services.AddSingleton(provider =>
        {
            var inner = (ICallbackStore)(stored.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, stored.ImplementationType!));
            var store = DispatchProxy.Create<ICallbackStore, NoticeReads>();
            var counted = (NoticeReads)(object)store;
            counted.Inner = inner;
            reads.Add(counted);
            return store;
        });
    }

    private static string Part(string message, int number, int total) =>
        $$"""{"id":"{{message}}-{{number}}","from":"34600000001","text":"{{message}}{{number}}","part":"g1/{{number}}/{{total}}"}""";
}

/// <summary>Counts how often the documents of a group are read.</summary>
public class NoticeReads : DispatchProxy
{
    private int groups;

    public ICallbackStore Inner { get; set; } = null!;

    public int Groups => groups;

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(ICallbackStore.FindGroupAsync))
            Interlocked.Increment(ref groups);
        return targetMethod.Invoke(Inner, args);
    }
}
