using System.Net;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Http;

public sealed class HttpOutcomesTests
{
    private static readonly ProviderAnswer Answer = new("x", null, null);

    [Theory]
    [InlineData(400, typeof(SendOutcome.Rejected))]
    [InlineData(401, typeof(SendOutcome.Rejected))]
    [InlineData(403, typeof(SendOutcome.Rejected))]
    [InlineData(404, typeof(SendOutcome.Rejected))]
    [InlineData(412, typeof(SendOutcome.Rejected))]
    [InlineData(420, typeof(SendOutcome.Throttled))]
    [InlineData(429, typeof(SendOutcome.Throttled))]
    [InlineData(500, typeof(SendOutcome.Unreachable))]
    [InlineData(502, typeof(SendOutcome.Unknown))]
    [InlineData(503, typeof(SendOutcome.Unreachable))]
    [InlineData(504, typeof(SendOutcome.Unknown))]
    [InlineData(302, typeof(SendOutcome.Unknown))]
    public void FromStatus_Table(int status, Type expected) =>
        Assert.IsType(expected, HttpOutcomes.FromStatus((HttpStatusCode)status, null, null, null, Answer));

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
        var answer = HttpOutcomes.Answer(HttpStatusCode.OK, null, """{ "id": "a\ud800", "\udc00": 1 }""");

        Assert.Equal("a\uFFFD", JsonElement.Parse(JsonSerializer.Serialize(answer.Raw)).GetProperty("id").GetString());
    }

    [Fact]
    public void Keep_Bodies_JsonAsJsonOtherwiseTextCut()
    {
        Assert.Null(HttpOutcomes.Keep(""));
        Assert.Equal(JsonValueKind.Object, HttpOutcomes.Keep("""{"a":1}""")!.Value.ValueKind);
        Assert.Equal("<html>", HttpOutcomes.Keep("<html>")!.Value.GetString());
        Assert.Equal(ProviderAnswer.MaxRawLength, HttpOutcomes.Keep(new string('x', 10_000))!.Value.GetString()!.Length);
    }
}
