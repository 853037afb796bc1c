using System.Globalization;
using System.Text.RegularExpressions;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.Email;

/// <summary>
/// How our messages are named in mail: <c>id</c> of the interaction, or <c>id.n</c> of its destination of that index. The <c>Message-ID</c> has it
/// before the at sign; signed (<c>id.n.tag</c>) it is in the envelope sender and in a header.
/// </summary>
/// <param name="InteractionId">The interaction.</param>
/// <param name="DestinationIndex">Which destination's message, from zero; null for a message to all of them.</param>
internal sealed partial record MailReference(string InteractionId, int? DestinationIndex)
{
    /// <summary>Header of our messages with their signed reference. It comes back in what mail servers return, where the envelope sender does not.</summary>
    public const string Header = "X-Iris-Reference";

    /// <summary>Most signed references, and most message ids, that are looked at in one mail.</summary>
    public const int Most = 16;

    /// <summary>Reads <c>id</c> or <c>id.n</c>.</summary>
    public static MailReference? Parse(string? text)
    {
        if (text is null || text.Length < IrisId.Length || !IrisId.IsValid(text[..IrisId.Length]))
            return null;
        if (text.Length == IrisId.Length)
            return new MailReference(text, null);

        return text[IrisId.Length] == '.' && text.Length <= IrisId.Length + 4
            && int.TryParse(text.AsSpan(IrisId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new MailReference(text[..IrisId.Length], index)
            : null;
    }

    /// <summary>The reference in a <c>Message-ID</c> of ours; null for anybody else's.</summary>
    public static MailReference? OfMessageId(string? id)
    {
        var at = id?.IndexOf('@', StringComparison.Ordinal) ?? -1;
        return at < 0 ? null : Parse(id![..at].TrimStart('<', ' ').ToLowerInvariant());
    }

    /// <summary>Everything in a text that looks like a signed reference, each once, as it was signed.</summary>
    public static IEnumerable<string> SignedIn(string text) =>
        Signed().Matches(text).Select(match => match.Value.ToLowerInvariant()).Distinct();

    [GeneratedRegex(@"(?<![0-9a-z])[0-9a-f]{24}(?:\.[0-9]{1,3})?\.[a-z2-7]{12}(?![0-9a-z])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Signed();
}
