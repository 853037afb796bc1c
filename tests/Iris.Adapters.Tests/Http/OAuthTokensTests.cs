using Iris.Adapters.Http;
using Iris.Adapters.Providers.Sinch;
using Iris.Core.Channels;
using Iris.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Adapters.Tests.Http;

public sealed class OAuthTokensTests : IDisposable
{
    private const string Target = "POST https://auth.test/token";
    private static readonly SinchCredentials Credentials = new(new Uri("https://auth.test/token"), "key1", "k3ysecret");

    private readonly FakeHttp http = new();
    private readonly FakeTimeProvider time = TestClock.New();
    private readonly OAuthTokens tokens;

    public OAuthTokensTests()
    {
        tokens = new OAuthTokens(new ProviderHttp(http), time);
        http.AnswersInTurn(Target, Answer("t1", 3600), Answer("t2", 3600), Answer("t3", 3600));
    }

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task GetAsync_AgainAndAgain_AsksOnce()
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal("t1", (await GetAsync()).Value);

        Assert.Single(http.Requests);
    }

    [Theory]
    [InlineData(3600L, 3539, "t1")]
    [InlineData(3600L, 3540, "t2")]
    [InlineData(60L, 29, "t1")]
    [InlineData(60L, 30, "t2")]
    [InlineData(0L, 0, "t2")]
    [InlineData(-5L, 0, "t2")]
    [InlineData(long.MaxValue, 86_339, "t1")]
    [InlineData(long.MaxValue, 86_340, "t2")]
    [InlineData(null, 3539, "t1")]
    [InlineData(null, 3540, "t2")]
    public async Task GetAsync_TokenNearItsEnd_IsRenewedBefore(long? lifetime, int seconds, string expected)
    {
        http.AnswersInTurn(Target, Answer("t1", lifetime), Answer("t2", 3600));
        await GetAsync();

        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, (await GetAsync()).Value);
    }

    [Fact]
    public async Task GetAsync_ManyAtOnce_ShareOneFetch()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => GetAsync())));

        Assert.All(all, token => Assert.Equal("t1", token.Value));
        Assert.Single(http.Requests);
    }

    [Fact]
    public async Task GetAsync_ManyAtOnceWithARefusedToken_ShareOneFreshOne()
    {
        var old = await GetAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => GetAsync(refused: old))));

        Assert.All(all, token => Assert.Equal("t2", token.Value));
        Assert.Equal("t2", (await GetAsync()).Value);
        Assert.Equal(2, http.Requests.Count);
    }

    [Fact]
    public async Task GetAsync_OtherCredentials_HaveTheirOwn()
    {
        await GetAsync();

        Assert.Equal("t2", (await tokens.GetAsync(Credentials with { KeySecret = "rotated" }, null, CancellationToken.None)).Value);
        Assert.Equal("t1", (await GetAsync()).Value);
    }

    [Fact]
    public async Task GetAsync_Failure_IsNotKept()
    {
        http.AnswersInTurn(Target, (401, ""), Answer("t1", 3600));

        Assert.IsType<SendOutcome.Held>((await GetAsync()).Failure);
        Assert.Equal("t1", (await GetAsync()).Value);
    }

    [Fact]
    public async Task GetAsync_OneGivesUp_OthersKeepWaiting()
    {
        http.Hangs(Target);
        using var impatient = new CancellationTokenSource();
        var first = tokens.GetAsync(Credentials, null, impatient.Token);
        var second = GetAsync();
        await http.Hanging;

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        time.Advance(OAuthTokens.FetchTimeout);
        Assert.IsType<SendOutcome.Unreachable>((await second).Failure);
        Assert.Single(http.Requests);
    }

    [Fact]
    public async Task GetAsync_EndpointThatHung_IsAskedAgain()
    {
        http.Hangs(Target);
        var first = GetAsync();
        await http.Hanging;
        time.Advance(OAuthTokens.FetchTimeout);
        Assert.NotNull((await first).Failure);
        http.AnswersInTurn(Target, Answer("t1", 3600));

        Assert.Equal("t1", (await GetAsync()).Value);
    }

    [Fact]
    public async Task GetAsync_WhatIsHandedAround_DoesNotPrintSecrets()
    {
        var token = await GetAsync();

        Assert.DoesNotContain("t1", token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("k3ysecret", Credentials.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAsync_UnknownShapeOfSuccess_KeepsNothingOfIt()
    {
        http.Answers(Target, 200, """{ "token": "t0psecret" }""");

        var failure = Assert.IsType<SendOutcome.Unreachable>((await GetAsync()).Failure);

        Assert.DoesNotContain("t0psecret", failure.ToString(), StringComparison.Ordinal);
        Assert.Null(failure.Answer!.Raw);
    }

    private Task<OAuthToken> GetAsync(OAuthToken? refused = null) => tokens.GetAsync(Credentials, refused, CancellationToken.None);

    private static (int Status, string Body) Answer(string token, long? lifetime) =>
        (200, $$"""{ "access_token": "{{token}}", "token_type": "bearer"{{(lifetime is null ? "" : $", \"expires_in\": {lifetime}")}} }""");
}
