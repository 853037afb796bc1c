using System.Net;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Http;

public sealed class HttpOutcomesTests
{
    [Theory]
    [InlineData(400, typeof(SendOutcome.Rejected))]
    [InlineData(401, typeof(SendOutcome.Held))]
    [InlineData(402, typeof(SendOutcome.Held))]
    [InlineData(403, typeof(SendOutcome.Held))]
    [InlineData(404, typeof(SendOutcome.Held))]
    [InlineData(405, typeof(SendOutcome.Held))]
    [InlineData(407, typeof(SendOutcome.Held))]
    [InlineData(408, typeof(SendOutcome.Unreachable))]
    [InlineData(412, typeof(SendOutcome.Rejected))]
    [InlineData(425, typeof(SendOutcome.Unreachable))]
    [InlineData(420, typeof(SendOutcome.Throttled))]
    [InlineData(429, typeof(SendOutcome.Throttled))]
    [InlineData(500, typeof(SendOutcome.Unreachable))]
    [InlineData(501, typeof(SendOutcome.Held))]
    [InlineData(502, typeof(SendOutcome.Unknown))]
    [InlineData(503, typeof(SendOutcome.Unreachable))]
    [InlineData(504, typeof(SendOutcome.Unknown))]
    [InlineData(301, typeof(SendOutcome.Held))]
    [InlineData(302, typeof(SendOutcome.Held))]
    [InlineData(308, typeof(SendOutcome.Held))]
    public void FromRefusal_Table(int status, Type expected) =>
        Assert.IsType(expected, HttpOutcomes.FromRefusal(Answer("", status), null, null));

    /// <summary>A code that no table has tells that the API answered, and about this message.</summary>
    [Theory]
    [InlineData(401, typeof(SendOutcome.Held))]
    [InlineData(403, typeof(SendOutcome.Rejected))]
    [InlineData(404, typeof(SendOutcome.Rejected))]
    [InlineData(429, typeof(SendOutcome.Throttled))]
    [InlineData(500, typeof(SendOutcome.Unreachable))]
    public void FromRefusal_UnknownCode_LeavesItToTheStatus(int status, Type expected) =>
        Assert.IsType(expected, HttpOutcomes.FromRefusal(Answer("", status), "77", "words", new OutcomeTable([(OutcomeKind.Hold, ["7"])])));

    [Theory]
    [InlineData(OutcomeKind.Hold, typeof(SendOutcome.Held))]
    [InlineData(OutcomeKind.Final, typeof(SendOutcome.Rejected))]
    [InlineData(OutcomeKind.Retry, typeof(SendOutcome.Unreachable))]
    [InlineData(OutcomeKind.Throttle, typeof(SendOutcome.Throttled))]
    [InlineData(OutcomeKind.Unknown, typeof(SendOutcome.Unknown))]
    public void FromRefusal_CodeOfTheTable_GoesBeforeTheStatus(OutcomeKind kind, Type expected)
    {
        var table = new OutcomeTable([(kind, ["Blocked_Account"])]);

        foreach (var status in new[] { 200, 302, 400, 401, 403, 500, 502 })
            Assert.IsType(expected, HttpOutcomes.FromRefusal(Answer("", status), "blocked_account", null, table));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.ConnectionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.SecureConnectionError, typeof(SendOutcome.Unreachable))]
    [InlineData(HttpRequestError.ResponseEnded, typeof(SendOutcome.Unknown))]
    [InlineData(HttpRequestError.InvalidResponse, typeof(SendOutcome.Unknown))]
    [InlineData(HttpRequestError.Unknown, typeof(SendOutcome.Unknown))]
    public void FromException_Table(HttpRequestError error, Type expected) =>
        Assert.IsType(expected, HttpOutcomes.FromException(new HttpRequestException(error, "x")));

    [Fact]
    public void Answer_HalfOfASurrogatePair_CanBeStored()
    {
        var answer = HttpOutcomes.Answer(Answer("""{ "id": "a\ud800", "\udc00": 1 }"""), null);

        Assert.Equal("a\uFFFD", JsonElement.Parse(JsonSerializer.Serialize(answer.Raw)).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(504)]
    public void FromRefusal_DeclaredThrottleCode_IsThrottledWhateverTheStatus(int status)
    {
        var http = Answer("", status) with { RetryAfter = TimeSpan.FromSeconds(7) };
        var codes = new OutcomeTable([(OutcomeKind.Throttle, ["20429"])]);

        var outcome = Assert.IsType<SendOutcome.Throttled>(HttpOutcomes.FromRefusal(http, "20429", "slow down", codes));

        Assert.Equal((http.RetryAfter, "slow down"), (outcome.RetryAfter, outcome.Reason));
        Assert.IsNotType<SendOutcome.Throttled>(HttpOutcomes.FromRefusal(http, "20430", "slow down", codes));
    }

    [Fact]
    public void Answer_Bodies_JsonAsJsonOtherwiseTextCut()
    {
        Assert.Null(Kept(""));
        Assert.Equal(JsonValueKind.Object, Kept("""{"a":1}""")!.Value.ValueKind);
        Assert.Equal("<html>", Kept("<html>")!.Value.GetString());
        Assert.Equal("""{"a":1,}""", Kept("""{"a":1,}""")!.Value.GetString());
        Assert.Equal("\uFEFF{}", Kept("\uFEFF{}")!.Value.GetString());
        Assert.Equal(new string('x', ProviderAnswer.MaxRawLength), Kept(new string('x', 100_000))!.Value.GetString());
        Assert.Equal(new string('ñ', ProviderAnswer.MaxRawLength), Kept(new string('ñ', 100_000))!.Value.GetString());
    }

    /// <summary>The bound is one of characters: JSON in another script is not cut sooner.</summary>
    [Theory]
    [InlineData("a")]
    [InlineData("ñ")]
    [InlineData("漢")]
    public void Answer_JsonOfTheBound_IsJson(string letter)
    {
        string Json(int length) => $"\"{string.Concat(Enumerable.Repeat(letter, length - 2))}\"";

        Assert.Equal(ProviderAnswer.MaxRawLength - 2, Kept(Json(ProviderAnswer.MaxRawLength))!.Value.GetString()!.Length);
        Assert.StartsWith("\"", Kept(Json(ProviderAnswer.MaxRawLength + 1))!.Value.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_BytesThatAreNoUtf8_AreReplaced() =>
        Assert.Equal("a\uFFFD", HttpOutcomes.Answer(new ProviderHttpAnswer(HttpStatusCode.OK, null, [(byte)'a', 0xff]), null).Raw!.Value.GetString());

    private static JsonElement? Kept(string body) => HttpOutcomes.Answer(Answer(body), null).Raw;

    private static ProviderHttpAnswer Answer(string body, int status = 200) => new((HttpStatusCode)status, null, Encoding.UTF8.GetBytes(body));
}
