using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Http;

/// <summary>
/// The one place that turns what HTTP did into an outcome; adapters map what differs and leave the rest to it. (Source: E.2)
/// </summary>
internal static class HttpOutcomes
{
    private const int MethodRateLimited = 420;

    /// <summary>More than enough bytes for the characters that are kept.</summary>
    private const int MaxKeptBytes = 4 * ProviderAnswer.MaxRawLength;

    /// <summary>An answer without success.</summary>
    /// <param name="http">What came.</param>
    /// <param name="code">The provider's own code, if its body told one.</param>
    /// <param name="description">The provider's words, if its body told any.</param>
    /// <param name="throttleCodes">See <see cref="AdapterDescriptor.ThrottleCodes"/>.</param>
    public static SendOutcome FromRefusal(
        ProviderHttpAnswer http, string? code, string? description, IReadOnlySet<string>? throttleCodes = null)
    {
        var (status, answer) = ((int)http.Status, Answer(http, description));
        if (code is not null && throttleCodes?.Contains(code) == true)
            return new SendOutcome.Throttled(http.RetryAfter, description ?? "Too many requests at the same time", answer);

        var words = description ?? $"HTTP {status}";
        return status switch
        {
            429 or MethodRateLimited => new SendOutcome.Throttled(http.RetryAfter, words, answer),
            401 or 403 => new SendOutcome.Rejected(code ?? SendErrorCodes.Unauthorized, words, answer),
            // A server that answers these itself has not taken the message: it waited in vain for it, would not take it yet, or could not.
            408 or 425 or 500 or 503 => new SendOutcome.Unreachable(words, http.RetryAfter, answer),
            // An intermediary lost the answer of a server that may have taken it.
            >= 500 => new SendOutcome.Unknown(words, answer),
            >= 400 => new SendOutcome.Rejected(code ?? SendErrorCodes.Refused, words, answer),
            _ => new SendOutcome.Unknown($"HTTP {status}", answer),
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
    public static ProviderAnswer Answer(ProviderHttpAnswer http, string? description) =>
        new(((int)http.Status).ToString(CultureInfo.InvariantCulture), description, Keep(http.Body));

    /// <summary>A body as JSON if it is some, as a JSON string otherwise; null for none.</summary>
    private static JsonElement? Keep(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
            return null;

        var isClean = body.Length <= ProviderAnswer.MaxRawLength && Utf8.IsValid(body) && !JsonUnicode.MayNeedRepair(body);
        var text = isClean ? null : Encoding.UTF8.GetString(body[..Math.Min(body.Length, MaxKeptBytes)]);
        if (isClean || text!.Length <= ProviderAnswer.MaxRawLength)
        {
            try
            {
                return isClean ? JsonElement.Parse(body) : JsonElement.Parse(JsonUnicode.Repair(text!));
            }
            catch (JsonException)
            {
                // Kept as a string below.
            }
        }

        text ??= Encoding.UTF8.GetString(body);
        return JsonSerializer.SerializeToElement(text.Length > ProviderAnswer.MaxRawLength ? text[..ProviderAnswer.MaxRawLength] : text);
    }
}
