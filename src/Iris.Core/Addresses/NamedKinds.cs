using System.Text.RegularExpressions;

namespace Iris.Core.Addresses;

/// <summary>See <see cref="DestinationKeys.WhatsAppUserId"/>; <c>US.ENT.…</c> is its form for a whole business.</summary>
internal sealed partial class WhatsAppUserIdKind() : DestinationKind(DestinationKeys.WhatsAppUserId, new(
    "Debe ser un identificador de usuario de WhatsApp: país, punto y hasta 128 letras y cifras.",
    "Must be a WhatsApp user id: country code, dot and up to 128 letters and digits."))
{
    protected override string? Normalise(string raw, AddressReading reading) => AddressText.Visible(raw) is var text && Form().IsMatch(text) ? text : null;

    [GeneratedRegex(@"^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>
/// An id that its provider gives out, or a name that a message came from: kept as it is.
/// </summary>
/// <param name="key">Its name on the wire.</param>
/// <param name="ignoresCase">Whether it is looked up without regard to case.</param>
public sealed class NamedKind(string key, bool ignoresCase = false) : DestinationKind(key, new(
    $"Debe ser un identificador de hasta {MaxName} caracteres visibles.", $"Must be an id of up to {MaxName} visible characters."))
{
    private const int MaxName = 128;

    public override string LookupOf(string value) => ignoresCase ? value.ToLowerInvariant() : value;

    protected override string? Normalise(string raw, AddressReading reading)
    {
        // Whoever sends such a name is somebody all the same: what cannot be shown is taken off.
        var text = AddressText.Visible(string.Concat(raw.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029'))));
        return text.Length is > 0 and <= MaxName ? text : null;
    }
}
