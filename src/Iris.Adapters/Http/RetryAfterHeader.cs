namespace Iris.Adapters.Http;

/// <summary>How long an answer asks to wait.</summary>
internal static class RetryAfterHeader
{
    private const string Name = "Retry-After";

    /// <summary>Whoever asks for longer asks for this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>
    /// The header, in seconds or as a date by the sender's own clock; null where there is none, or none that asks for a wait: what cannot be
    /// read, is negative or has passed.
    /// </summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time, for an answer that does not tell its own.</param>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date - (response.Headers.Date ?? now));
        if (header is null && IsBeyondNumbers(response))
            wait = Longest;
        return wait > TimeSpan.Zero ? (wait < Longest ? wait : Longest) : null;
    }

    /// <summary>Seconds that no <see cref="int"/> holds are no header to the client, though it is plain what they mean.</summary>
    private static bool IsBeyondNumbers(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(Name, out var values) && values.Count == 1
        && values.ToString().Trim() is var text && text.All(char.IsAsciiDigit) && text.TrimStart('0').Length > 9;
}
