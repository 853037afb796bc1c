using System.Text;
using System.Text.Json;
using Iris.Api.Envelope;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Envelope;

/// <summary>What the server refuses before there is a request.</summary>
public sealed class ServerRefusalTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Good = "GET /health/live HTTP/1.1\r\nHost: a\r\n";

    public static TheoryData<string, int, string> Refused => new()
    {
        { $"{Good}X: {new string('a', 40_000)}\r\n\r\n", 431, "HEADERS_TOO_LARGE" },
        { Good + string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: a\r\n")) + "\r\n", 431, "HEADERS_TOO_LARGE" },
        { $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414, "URI_TOO_LONG" },
        { "GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505, "HTTP_VERSION_NOT_SUPPORTED" },
        { "GET / HTTP/1.1\r\n\r\n", 400, "BAD_REQUEST" },
        { "nonsense\r\n\r\n", 400, "BAD_REQUEST" },
        { $"{Good}Bad Name: x\r\n\r\n", 400, "BAD_REQUEST" },
        { $"{Good}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}", 400, "BAD_REQUEST" },
        { "GET /user/%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400, "BAD_REQUEST" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_RefusedByTheServer_IsAnsweredWithEnvelopeAndHeaders(string request, int status, string code)
    {
        var answer = await RawHttp.SendAsync(application.Anonymous().Http.BaseAddress!, request);

        Assert.Equal((status, code), (answer.Status, answer.ErrorCode));
        AssertWhole(answer);
    }

    [Fact]
    public async Task Request_RefusedBehindAGoodOne_IsAnsweredWithEnvelopeAndHeaders()
    {
        var many = string.Concat(Enumerable.Repeat(Good + "\r\n", 25));

        var answer = await RawHttp.SendAsync(application.Anonymous().Http.BaseAddress!, many + "nonsense\r\n\r\n");

        var parts = $"{answer.Head}\r\n\r\n{answer.Body}".Split("HTTP/1.1 ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(26, parts.Length);
        Assert.All(parts[..^1], part => Assert.StartsWith("200 OK", part, StringComparison.Ordinal));
        Assert.StartsWith("400 Bad Request", parts[^1], StringComparison.Ordinal);
        Assert.Contains("X-Content-Type-Options: nosniff", parts[^1], StringComparison.Ordinal);
        Assert.EndsWith("}", parts[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\nDate: Sat, 28 Nov 2026 21:39:44 GMT\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: Sat, 28 Nov 2026 21:39:44 GMT\r\n\r\n", false)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n", false)]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 7\r\n\r\n", false)]
    [InlineData("HTTP/1.1 4", false)]
    [InlineData("{\"type\":\"about:blank\"}", false)]
    [InlineData("", false)]
    public void Fill_OnlyABareRefusal_IsFilled(string answer, bool isFilled)
    {
        var filled = BareRefusal.Fill(Encoding.ASCII.GetBytes(answer), "/errors/");

        Assert.Equal(isFilled, filled is not null);
        if (filled is null)
            return;

        var text = Encoding.UTF8.GetString(filled);
        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nDate: ", text, StringComparison.Ordinal);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        AssertWhole(new RawAnswer(408, text[..end], text[(end + 4)..]));
    }

    private static void AssertWhole(RawAnswer answer)
    {
        Assert.Contains("\r\nContent-Type: application/problem+json; charset=utf-8", answer.Head, StringComparison.Ordinal);
        Assert.Contains($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(answer.Body)}", answer.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer.Head, StringComparison.Ordinal);
        foreach (var (name, value) in SecurityHeaders.OfData)
            Assert.Contains($"\r\n{name}: {value}", answer.Head, StringComparison.Ordinal);
        Assert.Matches("\r\nX-Request-Id: [0-9a-f]{32}\r\n", answer.Head);
        var error = JsonElement.Parse(answer.Body).GetProperty("error")[0];
        Assert.Equal($"/errors/{answer.ErrorCode}", error.GetProperty("help").GetString());
        Assert.Equal(1, answer.Head.Split("Content-Length").Length - 1);
    }
}
