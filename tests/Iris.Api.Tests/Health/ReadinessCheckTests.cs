using Iris.Api.Binding;
using Iris.Api.Health;
using Iris.Api.Tests.Support;
using Iris.Core.Interactions;
using Iris.Testing;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Health;

/// <summary>A flood of questions makes no flood of commits.</summary>
public sealed class ReadinessCheckTests
{
    private readonly TaskCompletionSource commit = new();

    [Fact]
    public async Task RunAsync_ManyAtOnce_ShareOneCommit()
    {
        var (store, count) = Counted.Make<IInteractionStore>(() => commit.Task);
        var check = new ReadinessCheck(store, Options.Create(new ApiOptions()), TestClock.New());

        var asked = Enumerable.Range(0, 100).Select(_ => check.RunAsync()).ToList();
        commit.SetResult();
        await Task.WhenAll(asked);

        Assert.Equal(1, count.Calls);
    }

    [Fact]
    public async Task RunAsync_AfterAMoment_CommitsAgain()
    {
        var (store, count) = Counted.Make<IInteractionStore>(() => Task.CompletedTask);
        var clock = TestClock.New();
        var check = new ReadinessCheck(store, Options.Create(new ApiOptions()), clock);

        await check.RunAsync();
        await check.RunAsync();
        Assert.Equal(1, count.Calls);

        clock.Advance(TimeSpan.FromSeconds(1));
        await check.RunAsync();
        Assert.Equal(2, count.Calls);
    }

    [Fact]
    public async Task RunAsync_StoreFails_ThrowsForEverybodyWhoAsked()
    {
        var (store, _) = Counted.Make<IInteractionStore>(() => throw new InvalidOperationException());
        var check = new ReadinessCheck(store, Options.Create(new ApiOptions()), TestClock.New());

        await Assert.ThrowsAsync<InvalidOperationException>(check.RunAsync);
        await Assert.ThrowsAsync<InvalidOperationException>(check.RunAsync);
    }
}
