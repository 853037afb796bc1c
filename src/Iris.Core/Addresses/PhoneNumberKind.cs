using System.Globalization;
using PhoneNumbers;

namespace Iris.Core.Addresses;

/// <summary>
/// Phone numbers: stored as E.164 digits without <c>+</c>. What is written for people, such as the zero in brackets, is taken off by libphonenumber;
/// where that cannot parse, or holds a number for impossible, our own digits stay.
/// </summary>
internal sealed class PhoneNumberKind() : DestinationKind(DestinationKeys.PhoneNumber, new(
    $"Debe ser un teléfono con prefijo de país: de {MinDigits} a {MaxDigits} dígitos, con + si también se leen como número nacional.",
    $"Must be a phone number with its country code: {MinDigits} to {MaxDigits} digits, with + where they are a national number too."))
{
    /// <summary>E.164 allows 15 digits; national numbers with their country code have at least 7.</summary>
    private const int MinDigits = 7;

    private const int MaxDigits = 15;
    private const int MaxWritten = 64;

    private static readonly PhoneNumberUtil Library = PhoneNumberUtil.GetInstance();

    /// <summary>Whether national writing of a region can be read.</summary>
    public static bool IsRegion(string region) => Library.GetSupportedRegions().Contains(region);

    /// <summary>
    /// One form for the numbers that are one person's. The mobile digit of Mexico (until 2019) and Argentina, which WhatsApp ids have and others
    /// leave out, is left out; the ninth digit of Brazilian mobiles, which older WhatsApp ids lack, is added: a number of eight that begins with 6 to 9 was a mobile.
    /// (Source: field-2026, Identities on WhatsApp)
    /// </summary>
    public override string LookupOf(string value) => value switch
    {
        { Length: 13 } when value.StartsWith("521", StringComparison.Ordinal) || value.StartsWith("549", StringComparison.Ordinal) => string.Concat(value.AsSpan(0, 2), value.AsSpan(3)),
        { Length: 12 } when value.StartsWith("55", StringComparison.Ordinal) && value[4] is >= '6' and <= '9' => string.Concat(value.AsSpan(0, 4), "9", value.AsSpan(4)),
        _ => value,
    };

    public override bool HasOtherSpellings(string value) => value is ['5', '2' or '4' or '5', ..];

    protected override string? Normalise(string raw, AddressReading reading)
    {
        var text = AddressText.Visible(raw);
        if (text.Length > MaxWritten)
            return null;

        Span<char> digits = stackalloc char[text.Length];
        var count = 0;
        var isInternational = false;
        foreach (var c in text)
        {
            if (DigitOf(c) is { } digit)
                digits[count++] = digit;
            else if (c is '+' or '＋' && count == 0 && !isInternational)
                isInternational = true;
            else if (!IsSeparator(c))
                return null;
        }

        var written = digits[..count].ToString();
        // The international prefix 00 stands for +; no country code begins with 0.
        if (!isInternational && written.StartsWith("00", StringComparison.Ordinal))
            (written, isInternational) = (written[2..], true);
        var read = isInternational || reading.DefaultRegion is not { } region ? ReadAbroad(written) : ReadIn(region, written);
        return read is { Length: >= MinDigits and <= MaxDigits } && read[0] != '0' ? read : null;
    }

    /// <summary>Digits that begin with a country code. What would not be read as itself again is left as it was written.</summary>
    private static string ReadAbroad(string digits)
    {
        var read = ReadOnce(digits);
        return read == digits || ReadOnce(read) == read ? read : digits;
    }

    private static string ReadOnce(string digits) => Parse("+" + digits, null) is { } number ? DigitsOf(number) : digits;

    /// <summary>
    /// Digits without <c>+</c> where national writing is read. With a country code they are what is stored, and read as it. What people of the region
    /// write like that, and what is with another meaning a number of another country, is neither: a message must not reach somebody else on a guess.
    /// </summary>
    private static string? ReadIn(string region, string digits)
    {
        var national = Parse(digits, region);
        var abroad = digits.StartsWith('0') ? null : Parse("+" + digits, null);
        if (national is null || (abroad is not null && DigitsOf(national) == DigitsOf(abroad)))
            return ReadAbroad(digits);

        // A mailbox of a mobile has other digits before or behind: nobody is meant by it.
        var isNational = Library.IsValidNumber(national) && Library.GetNumberType(national) is not PhoneNumberType.VOICEMAIL;
        // Mobiles are written without the zero, or eight, of their country too.
        var isWrittenSo = IsWrittenSo(national, digits) || (isNational && IsMobile(national));
        if (abroad is not null && Library.IsValidNumber(abroad))
            return isNational && isWrittenSo ? null : ReadAbroad(digits);

        var isWithCode = abroad is not null && !isWrittenSo && Library.IsPossibleNumberWithReason(abroad) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE;
        return !isWithCode && (isNational || Library.IsPossibleNumber(national)) ? ReadAbroad(DigitsOf(national)) : ReadAbroad(digits);
    }

    private static bool IsMobile(PhoneNumber number) => Library.GetNumberType(number) is PhoneNumberType.MOBILE or PhoneNumberType.FIXED_LINE_OR_MOBILE;

    /// <summary>Whether its country writes a number like that: where a zero is written before all numbers, digits without it are not.</summary>
    private static bool IsWrittenSo(PhoneNumber number, string digits) =>
        string.Concat(Library.Format(number, PhoneNumberFormat.NATIONAL).Where(char.IsAsciiDigit)) == digits;

    private static PhoneNumber? Parse(string text, string? region)
    {
        try
        {
            return Library.Parse(text, region);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string DigitsOf(PhoneNumber number) => Library.Format(number, PhoneNumberFormat.E164)[1..];

    /// <summary>ASCII and full-width; other scripts' digits are not how numbers are handed between systems.</summary>
    private static char? DigitOf(char c) => char.IsAsciiDigit(c) ? c : c is >= '０' and <= '９' ? (char)(c - '０' + '0') : null;

    private static bool IsSeparator(char c) =>
        c is '(' or ')' or '（' or '）' or '[' or ']' or '.' or '/' or '\u2212' or '\u00b7' or '\t'
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation;
}
