using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Mail;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Kinds of address that channels share.</summary>
public static class DestinationKeys
{
    public const string PhoneNumber = "PhoneNumber";
    public const string Email = "Email";

    public static readonly IReadOnlyList<string> All = [PhoneNumber, Email];
}

/// <summary>
/// Brings addresses to the one form in which they are stored: phones as digits without <c>+</c> in E.164 length, e-mail addresses
/// trimmed with a lower-case domain.
/// </summary>
public static class DestinationFormat
{
    /// <summary>E.164 allows 15 digits; national numbers with their country code have at least 7.</summary>
    public const int MinPhoneDigits = 7;

    public const int MaxPhoneDigits = 15;

    /// <summary>Longest address that SMTP carries (RFC 5321, path of 256 with its brackets).</summary>
    public const int MaxEmailLength = 254;

    private static readonly SearchValues<char> NotInEmail = SearchValues.Create("\r\n\t \"<>,;");

    private static readonly Text NotAPhone = new(
        $"Debe ser un teléfono con prefijo de país: de {MinPhoneDigits} a {MaxPhoneDigits} dígitos.",
        $"Must be a phone number with its country code: {MinPhoneDigits} to {MaxPhoneDigits} digits.");

    private static readonly Text NotAnEmail = new(
        "Debe ser una dirección de correo electrónico.", "Must be an e-mail address.");

    /// <summary>Normalises an address of a known key.</summary>
    /// <returns>False when the text is no such address; <paramref name="problem"/> then says why.</returns>
    public static bool TryNormalise(string key, string? raw, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] out Text? problem)
    {
        value = key == DestinationKeys.Email ? NormaliseEmail(raw) : NormalisePhone(raw);
        problem = value is not null ? null : key == DestinationKeys.Email ? NotAnEmail : NotAPhone;
        return value is not null;
    }

    /// <summary>The kind of address that a text looks like.</summary>
    public static string KeyOf(string text) => text.Contains('@', StringComparison.Ordinal) ? DestinationKeys.Email : DestinationKeys.PhoneNumber;

    /// <summary>The form in which an address is looked up: e-mail addresses without regard to case.</summary>
    public static string LookupOf(string key, string value) => key == DestinationKeys.Email ? value.ToLowerInvariant() : value;

    private static string? NormalisePhone(string? raw)
    {
        if (raw is null || raw.Length > 40)
            return null;

        Span<char> digits = stackalloc char[raw.Length];
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
            else if (c == '+' ? count > 0 || raw.AsSpan(i + 1).Contains('+') : c is not (' ' or '-' or '(' or ')' or '.'))
                return null;
        }

        var number = digits[..count];
        // The international prefix 00 stands for +; no country code begins with 0.
        if (number.StartsWith("00"))
            number = number[2..];
        return number.Length is >= MinPhoneDigits and <= MaxPhoneDigits && number[0] != '0' ? number.ToString() : null;
    }

    private static string? NormaliseEmail(string? raw)
    {
        var text = raw?.Trim();
        if (text is null or { Length: > MaxEmailLength } || text.AsSpan().ContainsAny(NotInEmail))
            return null;

        if (!MailAddress.TryCreate(text, out var address) || address.Address != text || !address.Host.Contains('.', StringComparison.Ordinal))
            return null;

        return string.Concat(address.User, "@", address.Host.ToLowerInvariant());
    }
}
