using System.Globalization;
using System.Text;

namespace Iris.Core.Addresses;

/// <summary>
/// Mailboxes: stored with the local part as it was written (NFC) and the domain as lower-case A-label, so that one mailbox is one identity
/// and reaches the domain that was typed. Looked up without regard to case. (Sources: RFC 5321, 5890, 6531)
/// </summary>
internal sealed class EmailKind() : DestinationKind(DestinationKeys.Email, new(
    "Debe ser una dirección de correo electrónico.", "Must be an e-mail address."))
{
    private const int MaxLocalBytes = 64;
    private const string Specials = "\"(),:;<>@[\\]";

    // No overrides, no digits of other scripts beside ours: what registries take.
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public override string LookupOf(string value) => value.ToLowerInvariant();

    protected override string? Normalise(string raw, AddressReading reading)
    {
        var at = raw.LastIndexOfAny(['@', '＠']);
        if (at < 0 || LocalOf(raw[..at], reading.IrregularEmails) is not { } local || DomainOf(raw[(at + 1)..]) is not { } domain)
            return null;

        var address = $"{local}@{domain}";
        return Encoding.UTF8.GetByteCount(address) <= MaxEmailBytes ? address : null;
    }

    private static string? LocalOf(string raw, bool irregular)
    {
        var text = AddressText.Visible(raw);
        if (text.Length == 0 || !TryCompose(text, out var local) || Encoding.UTF8.GetByteCount(local) > MaxLocalBytes)
            return null;

        var isDotAtom = local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal);
        return (isDotAtom || irregular) && local.AsSpan().Trim('.').Length > 0 && local.EnumerateRunes().All(IsAtom) ? local : null;
    }

    private static string? DomainOf(string raw)
    {
        // Joiners between letters are part of some scripts' names: those that are not let through make it no name.
        var text = AddressText.Visible(raw.Trim('\u200b', '\u200c', '\u200d', '\u2060', '\ufeff'), keepJoiners: true);
        try
        {
            var domain = Idn.GetAscii(text).ToLowerInvariant().TrimEnd('.');
            // Reading it back refuses what only looks like an A-label.
            return domain.Contains('.', StringComparison.Ordinal) && !IsNumeric(domain) && Idn.GetAscii(Idn.GetUnicode(domain)) == domain ? domain : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An IPv4 address or the like: no top-level domain is a number.</summary>
    private static bool IsNumeric(string domain) => domain.AsSpan(domain.LastIndexOf('.') + 1).ContainsAnyExceptInRange('0', '9') is false;

    private static bool TryCompose(string text, out string composed)
    {
        composed = "";
        try
        {
            composed = text.Normalize(NormalizationForm.FormC);
            return true;
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair.
            return false;
        }
    }

    private static bool IsAtom(Rune rune) =>
        rune.IsAscii
            ? rune.Value is > ' ' and < 127 && !Specials.Contains((char)rune.Value, StringComparison.Ordinal)
            : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            && rune != Rune.ReplacementChar;
}
