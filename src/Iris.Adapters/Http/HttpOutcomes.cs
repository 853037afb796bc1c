using System.Globalization;
using System.Net;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Json;

namespace Iris.Adapters.Http;

/// <summary>
/// The one place that turns what HTTP did into an outcome; adapters map what differs and leave the rest to it. (Source: E.2)
/// </summary>
public static class HttpOutcomes
{
    private const int MethodRateLimited = 420;

    /// <summary>An answer without success.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header as a delay.</param>
    /// <param name="code">The provider's own code, if its body told one.</param>
    /// <param name="description">The provider's words, if its body told any.</param>
    /// <param name="answer">The answer to keep.</param>
    public static SendOutcome FromStatus(
        HttpStatusCode status, TimeSpan? retryAfter, string? code, string? description, ProviderAnswer answer)
    {
        var words = description ?? $"HTTP {(int)status}";
        return (int)status switch
        {
            429 or MethodRateLimited => new SendOutcome.Throttled(retryAfter, words, answer),
            401 or 403 => new SendOutcome.Rejected(code ?? SendErrorCodes.Unauthorized, words, answer),
            // A server that answers these itself has not taken the message.
            500 or 503 => new SendOutcome.Unreachable(words, retryAfter, answer),
            // An intermediary lost the answer of a server that may have taken it.
            >= 500 => new SendOutcome.Unknown(words, answer),
            >= 400 => new SendOutcome.Rejected(code ?? SendErrorCodes.Refused, words, answer),
            _ => new SendOutcome.Unknown($"HTTP {(int)status}", answer),
        };
    }

    /// <summary>A call that ended without an answer.</summary>
    public static SendOutcome FromException(HttpRequestException exception) => exception.HttpRequestError switch
    {
        // The handler wraps what the connection threw. Calling again would be refused again.
        _ when exception.InnerException is AddressNotAllowedException refused =>
            new SendOutcome.Rejected(SendErrorCodes.AddressNotAllowed, refused.Message, null),
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError => new SendOutcome.Unreachable(exception.Message, null, null),
        _ => new SendOutcome.Unknown(exception.Message, null),
    };

    /// <summary>The answer as it is kept: JSON as JSON, anything else as a string, cut to <see cref="ProviderAnswer.MaxRawLength"/>.</summary>
    public static ProviderAnswer Answer(HttpStatusCode status, string? description, string body) =>
        new(((int)status).ToString(CultureInfo.InvariantCulture), description, Keep(body));

    /// <summary>A text as JSON if it is some, as a JSON string otherwise; null for none.</summary>
    public static JsonElement? Keep(string body)
    {
        if (body.Length == 0)
            return null;

        if (body.Length <= ProviderAnswer.MaxRawLength)
        {
            try
            {
                return JsonElement.Parse(JsonUnicode.Repair(body));
            }
            catch (JsonException)
            {
                // Kept as a string below.
            }
        }

        return JsonSerializer.SerializeToElement(body.Length > ProviderAnswer.MaxRawLength ? body[..ProviderAnswer.MaxRawLength] : body);
    }
}
