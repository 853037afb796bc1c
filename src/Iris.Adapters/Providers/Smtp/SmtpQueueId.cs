using System.Text.RegularExpressions;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>
/// The name that a server gave to a message that it took, by which its operator finds it in the log. There is no standard for it, so only what well-known
/// servers say is understood.
/// </summary>
internal static partial class SmtpQueueId
{
    /// <param name="words">What stands behind the 250.</param>
    /// <returns>Null when none is recognised.</returns>
    public static string? In(string? words)
    {
        if (words is null)
            return null;

        var match = Known().Match(words[..Math.Min(words.Length, 1024)]);
        return match.Success && match.Groups["id"].Value is var id && ProviderWords.IsId(id) ? id : null;
    }

    /// <summary>Postfix; Exim; Exchange; Gmail; Sendmail and OpenSMTPD; Amazon SES and others that say Ok and nothing but the id.</summary>
    [GeneratedRegex(
        @"queued as (?<id>[A-Za-z0-9._-]+)" +
        @"|\bid=(?<id>[A-Za-z0-9._-]+)" +
        @"|\[InternalId=(?<id>[0-9]+)" +
        @"|\bOK\s+[0-9]+ (?<id>\S+) - gsmtp" +
        @"|(?:^|\s)(?<id>[A-Za-z0-9]{6,}) Message accepted" +
        @"|^Ok (?<id>[A-Za-z0-9-]{16,})$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Known();
}
