using System.Buffers;

namespace Iris.Adapters.Channels.Sms;

/// <summary>How a text travels as SMS: what providers bill. (Source: D.3)</summary>
/// <param name="Encoding"><see cref="Gsm7"/>, or <see cref="Ucs2"/> when one character at least is outside the GSM alphabet.</param>
/// <param name="Units">Length in septets for GSM-7, where <c>€</c> and its like count twice; in UTF-16 units for UCS-2.</param>
/// <param name="Parts">Messages that it is split into; 1 at least.</param>
public readonly record struct SmsSegments(string Encoding, int Units, int Parts)
{
    public const string Gsm7 = "GSM-7";
    public const string Ucs2 = "UCS-2";

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Sent as an escape and a character.</summary>
    private const string Extended = "|^€{}[]~\\\f";

    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Basic + Extended);
    private static readonly SearchValues<char> Escaped = SearchValues.Create(Extended);

    /// <summary>Measures a text. Allocates nothing.</summary>
    public static SmsSegments Of(string text) =>
        text.AsSpan().ContainsAnyExcept(Alphabet) ? Split(text, Ucs2, 70, 67) : Split(text, Gsm7, 160, 153);

    /// <summary>Fills part after part: a pair that does not fit whole goes to the next one, so a part may hold one unit less. (Source: D.3)</summary>
    private static SmsSegments Split(ReadOnlySpan<char> text, string encoding, int alone, int each)
    {
        var (units, parts, filled) = (0, 1, 0);
        var isGsm = encoding == Gsm7;
        for (var i = 0; i < text.Length; i++)
        {
            var size = 1;
            if (isGsm)
            {
                size = Escaped.Contains(text[i]) ? 2 : 1;
            }
            else if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                size = 2;
                i++;
            }

            units += size;
            if (filled + size > each)
                (parts, filled) = (parts + 1, 0);
            filled += size;
        }

        return new SmsSegments(encoding, units, units <= alone ? 1 : parts);
    }
}
