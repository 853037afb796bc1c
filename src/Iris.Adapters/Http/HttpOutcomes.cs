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
    /// <summary>More than enough bytes for the characters that are kept.</summary>
    private const int MaxKeptBytes = 4 * ProviderAnswer.MaxRawLength;

    /// <summary>An answer without success.</summary>
    /// <param name="http">What came.</param>
    /// <param name="code">The provider's own code, if its body told one.</param>
    /// <param name="description">The provider's words, if its body told any.</param>
    /// <param name="table">See <see cref="AdapterDescriptor.Outcomes"/>; null for one that tells nothing.</param>
    public static SendOutcome FromRefusal(ProviderHttpAnswer http, string? code, string? description, OutcomeTable? table = null)
    {
        var (status, answer) = ((int)http.Status, Answer(http, description));
        var words = description ?? $"HTTP {status}";
        return (table?.Of(code) ?? HttpStatuses.Of(status, code is not null)) switch
        {
            OutcomeKind.Throttle => new SendOutcome.Throttled(http.RetryAfter, words, answer),
            OutcomeKind.Retry => new SendOutcome.Unreachable(words, http.RetryAfter, answer),
            OutcomeKind.Hold => new SendOutcome.Held(code ?? HttpStatuses.CodeOf(status), words, answer),
            OutcomeKind.Final => new SendOutcome.Rejected(code ?? SendErrorCodes.Refused, words, answer),
            _ => new SendOutcome.Unknown(words, answer),
        };
    }

    /// <summary>A call that ended without an answer.</summary>
    public static SendOutcome FromException(HttpRequestException exception) => exception.HttpRequestError switch
    {
        // The handler wraps what the connection threw. Calling again would be refused again.
        _ when exception.InnerException is AddressNotAllowedException refused =>
            new SendOutcome.Held(SendErrorCodes.AddressNotAllowed, refused.Message, null),
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
