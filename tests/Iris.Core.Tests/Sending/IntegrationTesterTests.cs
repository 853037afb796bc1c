using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Sending;

public sealed class IntegrationTesterTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(configure: services => services.AddSingleton<TimeProvider>(time));

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [Theory]
    [InlineData(7, 7)]
    [InlineData(300, 30)]
    public async Task TestAsync_ProviderIsSilent_EndsAtTheTimeOutOfSendsOrHalfAMinute(int timeoutSeconds, int expected)
    {
        var asked = Silent();
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { TimeoutSeconds = timeoutSeconds });

        var testing = TestAsync(integration);
        await asked;
        time.Advance(TimeSpan.FromSeconds(expected));

        var test = (await testing).Value!;
        Assert.Equal(new IntegrationTestError("NO_ANSWER", $"No answer within {expected} s"), test.Error);
        Assert.Equal(TimeSpan.FromSeconds(expected), test.Took);
    }

    [Fact]
    public async Task TestAsync_CallerGoesAway_IsCancelledAndGivesItsPlaceBack()
    {
        var asked = Silent();
        var integration = await host.CreateIntegrationAsync();
        using var gone = new CancellationTokenSource();

        var testing = TestAsync(integration, gone.Token);
        await asked;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => testing);

        host.Adapter.Probe = _ => Task.FromResult<SendOutcome>(new SendOutcome.Accepted([], null, null));
        Assert.True((await TestAsync(integration)).Value!.IsOk);
    }

    [Fact]
    public async Task TestAsync_CallbackTokenInTheAnswer_IsMasked()
    {
        var integration = await host.CreateIntegrationAsync();
        integration.CallbackToken = CallbackToken.New();
        await host.Get<IIntegrationStore>().SaveAsync(integration.Tenant, integration, default);
        host.Adapter.Probe = _ => Task.FromResult<SendOutcome>(new SendOutcome.Rejected("400", $"bad https://iris/{integration.CallbackToken}", null));

        Assert.Equal(new IntegrationTestError("400", "bad https://iris/********"), (await TestAsync(integration)).Value!.Error);
    }

    [Fact]
    public void TryTake_ManyOfOneTenant_LeavesPlacesToOthers()
    {
        var (places, one, other) = (new TestPlaces(), new TenantId("one"), new TenantId("other"));

        Assert.All(Enumerable.Range(0, TestPlaces.MostOfATenant), i => Assert.True(places.TryTake(one, $"{i}")));
        Assert.False(places.TryTake(one, "more"));
        Assert.True(places.TryTake(other, "its own"));
        Assert.False(places.TryTake(other, "its own"));

        places.Release(one, "0");
        Assert.True(places.TryTake(one, "more"));
    }

    /// <summary>A provider that never answers; done when it was asked.</summary>
    private Task Silent()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Adapter.Probe = async cancellationToken =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nobody cancelled.");
        };
        return asked.Task;
    }

    private Task<Result<IntegrationTest>> TestAsync(Integration integration, CancellationToken cancellationToken = default) => host.Get<IntegrationTester>()
        .TestAsync(CoreHost.Caller, integration.Id, null, maySend: false, Language.English, new ErrorList(), cancellationToken);
}
