using System.Net.Http.Headers;
using System.Text.Json;

namespace Iris.Api.Tests.Support;

/// <summary>An answer of the gateway. Reading one checks that it is an envelope, whatever it answers.</summary>
internal sealed record Answer(int Status, JsonElement Envelope, HttpResponseHeaders Headers)
{
    private static readonly string[] Members = ["type", "title", "status", "detail", "instance", "error", "payload"];

    public JsonElement Payload => Envelope.GetProperty("payload");

    public string Title => Envelope.GetProperty("title").GetString()!;

    public string Detail => Envelope.GetProperty("detail").GetString()!;

    /// <summary>The errors as <c>CODE field</c>, in order.</summary>
    public IReadOnlyList<string> Errors =>
        [.. Envelope.GetProperty("error").EnumerateArray().Select(error => $"{Text(error, "code")} {Text(error, "field")}".Trim())];

    public IReadOnlyList<string> Messages =>
        [.. Envelope.GetProperty("error").EnumerateArray().Select(error => Text(error, "message")!)];

    public string Id => Payload.GetProperty("id").GetString()!;

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var envelope = JsonElement.Parse(text);
        var status = (int)response.StatusCode;

        Assert.Equal(Members, envelope.EnumerateObject().Select(member => member.Name));
        Assert.Equal(status, envelope.GetProperty("status").GetInt32());
        Assert.Equal("about:blank", envelope.GetProperty("type").GetString());
        Assert.NotEqual("", envelope.GetProperty("detail").GetString());
        var isFailure = status >= 400;
        Assert.Equal(isFailure ? "application/problem+json" : "application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(isFailure ? JsonValueKind.Array : JsonValueKind.Null, envelope.GetProperty("error").ValueKind);
        Assert.Equal(isFailure, envelope.GetProperty("payload").ValueKind == JsonValueKind.Null);
        if (isFailure)
            Assert.NotEqual(0, envelope.GetProperty("error").GetArrayLength());
        return new Answer(status, envelope, response.Headers);
    }

    /// <summary>Fails with the whole answer when the status is another.</summary>
    public Answer Expect(int status)
    {
        Assert.True(Status == status, $"Expected {status}: {Envelope}");
        return this;
    }

    private static string? Text(JsonElement error, string member) => error.GetProperty(member).GetString();
}
