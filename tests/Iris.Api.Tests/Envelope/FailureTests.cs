using Iris.Api.Tests.Support;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Envelope;

public sealed class FailureTests
{
    [Fact]
    public async Task Call_StoreUnavailable_Answers503WithRetryAfter()
    {
        await using var broken = await Broken.StartAsync<IUserStore>(new StoreUnavailableException("disk full"));

        var answer = await broken.Tenant.Client.GetAsync("/user");

        Assert.Equal(["UNAVAILABLE"], answer.Expect(503).Errors);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Call_UnexpectedException_AnswersABare500()
    {
        await using var broken = await Broken.StartAsync<IUserStore>(new InvalidOperationException("secret detail"));

        var answer = await broken.Tenant.Client.GetAsync("/user");

        Assert.Equal(["INTERNAL_ERROR"], answer.Expect(500).Errors);
        Assert.DoesNotContain("secret detail", answer.Envelope.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_StoreCannotCommit_Answers503WhileLiveAnswers200()
    {
        await using var broken = await Broken.StartAsync<IInteractionStore>(new StoreUnavailableException("read-only file system"));

        (await broken.Application.Anonymous().GetAsync("/health/ready")).Expect(503);
        (await broken.Application.Anonymous().GetAsync("/health/live")).Expect(200);
    }

    /// <summary>A gateway of which one store throws.</summary>
    private sealed class Broken(IrisApplication application, TestTenant tenant) : IAsyncDisposable
    {
        public IrisApplication Application => application;

        public TestTenant Tenant => tenant;

        public static async Task<Broken> StartAsync<TPort>(Exception exception)
            where TPort : class
        {
            var application = new IrisApplication(services => services.AddSingleton(Throwing.Make<TPort>(exception)));
            await application.InitializeAsync();
            return new Broken(application, await application.NewTenantAsync());
        }

        public async ValueTask DisposeAsync() => await application.DisposeAsync();
    }
}
