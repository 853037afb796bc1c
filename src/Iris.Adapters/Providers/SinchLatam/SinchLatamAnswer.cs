using System.Globalization;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>Answers to a send. Errors have one shape, ids differ by channel. (Source: B.1, B.2, B.6)</summary>
internal static class SinchLatamAnswer
{
    /// <param name="http">What came.</param>
    /// <param name="readMessages">Finds the ids in an answer of success.</param>
    public static SendOutcome Read(ProviderHttpAnswer http, Func<JsonElement, IReadOnlyList<ProviderMessage>> readMessages)
    {
        var isJson = WireJson.TryParse(Encoding.UTF8.GetBytes(http.Body), out var body);
        var description = isJson ? body.Text("errorMessage") : null;
        var answer = HttpOutcomes.Answer(http.Status, description, http.Body);
        if (!http.IsSuccess)
            return HttpOutcomes.FromStatus(http.Status, http.RetryAfter, isJson ? ErrorCode(http, body) : null, description, answer);

        var messages = isJson ? readMessages(body) : [];
        return messages.Count > 0
            ? new SendOutcome.Accepted(messages, null, answer)
            : new SendOutcome.Unknown($"HTTP {(int)http.Status} without an id", answer);
    }

    /// <summary>The provider's code where it tells more than the HTTP status that it usually repeats.</summary>
    private static string? ErrorCode(ProviderHttpAnswer http, JsonElement body)
    {
        var code = body.Text("errorCode");
        return code == ((int)http.Status).ToString(CultureInfo.InvariantCulture) ? null : code;
    }
}
