using System.Globalization;
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
        var body = http.Json();
        var description = body.Text("errorMessage");
        if (!http.IsSuccess)
            return HttpOutcomes.FromRefusal(http, ErrorCode(http, body), description);

        var answer = HttpOutcomes.Answer(http, description);
        var messages = readMessages(body);
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
