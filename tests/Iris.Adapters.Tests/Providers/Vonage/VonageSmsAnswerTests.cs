using Iris.Core.Channels;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.Vonage.VonageSmsFixture;

namespace Iris.Adapters.Tests.Providers.Vonage;

/// <summary>What becomes of the provider's answer to a send.</summary>
public sealed class VonageSmsAnswerTests : IDisposable
{
    private readonly FakeHttp http = new();

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData("1", "Throttled", typeof(SendOutcome.Throttled))]
    [InlineData("10", "Too Many Existing Binds", typeof(SendOutcome.Throttled))]
    [InlineData("5", "Internal Error", typeof(SendOutcome.Unreachable))]
    public async Task SendAsync_NotTakenForNow_IsRepeated(string status, string words, Type expected)
    {
        foreach (var parts in new[] { 1, 3 })
        {
            var part = $$"""{"status":"{{status}}","error-text":"{{words}}"}""";
            var outcome = await AnswerAsync(200, $$"""{"messages":[{{string.Join(',', Enumerable.Repeat(part, parts))}}]}""");

            Assert.IsType(expected, outcome);
            Assert.Equal(words, (outcome as SendOutcome.Throttled)?.Reason ?? (outcome as SendOutcome.Unreachable)?.Reason);
            Assert.Equal(words, outcome.Answer!.Description);
        }
    }

    [Theory]
    [InlineData("2", false)]
    [InlineData("3", false)]
    [InlineData("4", true)]
    [InlineData("6", false)]
    [InlineData("7", false)]
    [InlineData("8", true)]
    [InlineData("9", true)]
    [InlineData("11", true)]
    [InlineData("12", false)]
    [InlineData("14", true)]
    [InlineData("15", true)]
    [InlineData("22", false)]
    [InlineData("23", false)]
    [InlineData("29", false)]
    [InlineData("32", true)]
    [InlineData("33", false)]
    public async Task SendAsync_Refusal_IsFinalOrHoldsWithCodeAndWords(string status, bool holds)
    {
        var told = await AnswerAsync(200, $$"""{"message-count":"1","messages":[{"status":"{{status}}","error-text":"No way"}]}""");
        var untold = Refusal.Of(await AnswerAsync(200, $$"""{"messages":[{"status":{{status}}}]}"""), holds);

        Assert.Equal((status, "No way"), Refusal.Of(told, holds));
        Assert.Equal(status, untold.Code);
        Assert.DoesNotContain("Status", untold.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_CapturedRefusal_IsFinal()
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, Samples.Text($"{Folder}/refusal.json")));

        Assert.Equal(("2", "Missing to param"), (outcome.Code, outcome.Description));
    }

    [Fact]
    public async Task SendAsync_StatusNobodyKnows_IsFinal()
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, """{"messages":[{"status":"77"}]}"""));

        Assert.Equal(("77", "Status 77"), (outcome.Code, outcome.Description));
    }

    /// <summary>A part that went out must not go out again, whatever the others were refused for.</summary>
    [Theory]
    [InlineData("0,1", "1", "1 of 2 parts")]
    [InlineData("1,0", "1", "1 of 2 parts")]
    [InlineData("0,0,5", "5", "2 of 3 parts")]
    [InlineData("0,10,9", "10", "1 of 3 parts")]
    [InlineData("9,0", "9", "1 of 2 parts")]
    public async Task SendAsync_SomePartsTaken_IsFinal(string statuses, string code, string words)
    {
        var outcome = Assert.IsType<SendOutcome.Rejected>(await AnswerAsync(200, Parts(statuses)));

        Assert.Equal(code, outcome.Code);
        Assert.Contains(words, outcome.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,5", typeof(SendOutcome.Throttled), null)]
    [InlineData("5,10", typeof(SendOutcome.Throttled), null)]
    [InlineData("5,5", typeof(SendOutcome.Unreachable), null)]
    [InlineData("1,9", typeof(SendOutcome.Held), "9")]
    [InlineData("12,9", typeof(SendOutcome.Held), "9")]
    [InlineData("1,12", typeof(SendOutcome.Rejected), "12")]
    [InlineData("9,1", typeof(SendOutcome.Held), "9")]
    public async Task SendAsync_NoPartTaken_IsRepeatedUnlessOneIsFinal(string statuses, Type expected, string? code)
    {
        var outcome = await AnswerAsync(200, Parts(statuses));

        Assert.IsType(expected, outcome);
        Assert.Equal(code, Refusal.CodeOf(outcome));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(200, "OK")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"messages":[]}""")]
    [InlineData(200, """{"messages":{}}""")]
    [InlineData(200, """{"messages":[7]}""")]
    [InlineData(200, """{"messages":[{"message-id":"m"}]}""")]
    [InlineData(200, """{"messages":[{"status":"0"}]}""")]
    [InlineData(200, """{"messages":[{"status":"0","message-id":"m"},{}]}""")]
    [InlineData(200, """{"messages":[{"status":"9"},{}]}""")]
    [InlineData(200, """{"messages":[{"status":"0","message-id":"m"}""")]
    [InlineData(502, "")]
    [InlineData(504, "")]
    public async Task SendAsync_AnswerThatSaysNothing_IsUnknown(int status, string body) =>
        Assert.IsType<SendOutcome.Unknown>(await AnswerAsync(status, body));

    [Theory]
    [InlineData(400, "", "REFUSED", "HTTP 400")]
    [InlineData(401, "", "UNAUTHORIZED", "HTTP 401")]
    [InlineData(401, """{"messages":[{"status":"4","error-text":"Bad Credentials"}]}""", "4", "Bad Credentials")]
    [InlineData(404, "<html>", "WRONG_ADDRESS", "HTTP 404")]
    public async Task SendAsync_RefusingHttpStatus_IsFinalOrHolds(int status, string body, string code, string description)
    {
        Assert.Equal((code, description), Refusal.Of(await AnswerAsync(status, body), holds: status is 401 or 402 or 403 or 404));
    }

    [Fact]
    public async Task SendAsync_RateLimited_IsThrottled()
    {
        http.Answers(Target, 429, "", ("Retry-After", "3"));

        Assert.Equal(TimeSpan.FromSeconds(3), Assert.IsType<SendOutcome.Throttled>(await SendAsync(http, "Hola", null)).RetryAfter);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task SendAsync_ServerError_WasNotTaken(int status) =>
        Assert.IsType<SendOutcome.Unreachable>(await AnswerAsync(status, ""));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.NameResolutionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.ResponseEnded, typeof(SendOutcome.Unknown))]
    public async Task SendAsync_NoAnswer_SaysWhatIsKnown(HttpRequestError error, Type expected)
    {
        http.Fails(Target, error);

        Assert.IsType(expected, await SendAsync(http, "Hola", null));
    }

    [Fact]
    public async Task SendAsync_SlowProvider_LetsTheCancellationThrough()
    {
        http.Hangs(Target);
        using var timeout = new CancellationTokenSource();

        var sending = Adapter(http).SendAsync(Request("Hola", null, Settings()), timeout.Token);
        await http.Hanging;
        await timeout.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static string Parts(string statuses) => $$"""
        {"messages":[{{string.Join(',', statuses.Split(',').Select((status, i) => $$"""{"status":"{{status}}","message-id":"m{{i}}"}"""))}}]}
        """;

    private Task<SendOutcome> AnswerAsync(int status, string body)
    {
        http.Answers(Target, status, body);
        return SendAsync(http, "Hola", null);
    }
}
