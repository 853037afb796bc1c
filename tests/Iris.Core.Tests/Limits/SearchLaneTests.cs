using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Limits;

public sealed class SearchLaneTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");
    private static readonly TenantId Other = new("other");
    private static readonly TenantId Third = new("third");

    private readonly FakeTimeProvider clock = TestClock.New();
    private readonly SearchLane lane;

    public SearchLaneTests() => lane = new SearchLane(
        Options.Create(new LimitOptions { SearchConcurrency = 2, SearchesPerTenant = 1, SearchQueue = 2, SearchMilliseconds = 1000 }), clock);

    public void Dispose() => lane.Dispose();

    [Fact]
    public async Task RunAsync_OneTenantSearchesMuch_AnotherRunsAtOnce()
    {
        var end = new TaskCompletionSource();
        var first = RunAsync(Acme, end.Task);
        var second = RunAsync(Acme, end.Task);

        Assert.True((await RunAsync(Other, Task.CompletedTask)).IsSuccess);

        Assert.False(second.IsCompleted);
        end.SetResult();
        Assert.True((await first).IsSuccess);
        Assert.True((await second).IsSuccess);
    }

    [Fact]
    public async Task RunAsync_QueueIsFull_RefusesAtOnce()
    {
        var end = new TaskCompletionSource();
        var inside = Enumerable.Range(0, 3).Select(_ => RunAsync(Acme, end.Task)).ToList();

        Assert.Equal(LimitErrors.TooManySearches, Assert.Single((await RunAsync(Acme, end.Task)).Errors));

        end.SetResult();
        Assert.All(await Task.WhenAll(inside), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task RunAsync_OwnSearchesTakeTooLong_IsTheTenantsOwnFault()
    {
        var end = new TaskCompletionSource();
        var first = RunAsync(Acme, end.Task);
        var second = RunAsync(Acme, end.Task);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(LimitErrors.TooManySearches, Assert.Single((await second).Errors));
        end.SetResult();
        Assert.True((await first).IsSuccess);
    }

    [Fact]
    public async Task RunAsync_OthersTakeAllPlacesTooLong_TimesOut()
    {
        var end = new TaskCompletionSource();
        Task<Result<object>>[] running = [RunAsync(Acme, end.Task), RunAsync(Other, end.Task)];
        var waiting = RunAsync(Third, end.Task);

        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(LimitErrors.SearchTimedOut, Assert.Single((await waiting).Errors));
        end.SetResult();
        Assert.All(await Task.WhenAll(running), result => Assert.True(result.IsSuccess));
    }

    [Fact]
    public async Task RunAsync_WhateverTheEnd_GivesItsPlacesBack()
    {
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(Acme, Task.FromException(new InvalidOperationException())));
            var late = await RunAsync(Acme, Task.FromException(new SearchTimeoutException(new TimeoutException())));
            Assert.Equal(LimitErrors.SearchTimedOut, Assert.Single(late.Errors));
        }

        Assert.True((await RunAsync(Acme, Task.CompletedTask)).IsSuccess);
        Assert.True((await RunAsync(Other, Task.CompletedTask)).IsSuccess);
        Assert.Equal(0, lane.Tenants);
    }

    [Fact]
    public async Task RunAsync_CallerGoesAway_EndsItsWait()
    {
        var end = new TaskCompletionSource();
        var first = RunAsync(Acme, end.Task);
        using var gone = new CancellationTokenSource();
        var second = lane.RunAsync(Acme, _ => Task.FromResult(new object()), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        end.SetResult();
        await first;
        Assert.Equal(0, lane.Tenants);
    }

    private Task<Result<object>> RunAsync(TenantId tenant, Task search) => lane.RunAsync(
        tenant,
        async _ =>
        {
            await search;
            return new object();
        },
        CancellationToken.None);
}
