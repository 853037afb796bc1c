using System.Globalization;

namespace Iris.Core.Templates;

/// <summary>Amounts of money as a language writes them, whatever the currency.</summary>
internal static class Currencies
{
    /// <summary>Signs that mean one currency wherever they are read; <c>$</c> means many.</summary>
    private static readonly Dictionary<string, string> Signs = new() { ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "¥", ["BRL"] = "R$", ["INR"] = "₹" };

    /// <summary>ISO 4217, as far as they do not have two.</summary>
    private static readonly Dictionary<string, int> Decimals = new()
    {
        ["BIF"] = 0,
        ["CLP"] = 0,
        ["DJF"] = 0,
        ["GNF"] = 0,
        ["ISK"] = 0,
        ["JPY"] = 0,
        ["KMF"] = 0,
        ["KRW"] = 0,
        ["PYG"] = 0,
        ["RWF"] = 0,
        ["UGX"] = 0,
        ["VND"] = 0,
        ["VUV"] = 0,
        ["XAF"] = 0,
        ["XOF"] = 0,
        ["XPF"] = 0,
        ["BHD"] = 3,
        ["IQD"] = 3,
        ["JOD"] = 3,
        ["KWD"] = 3,
        ["LYD"] = 3,
        ["OMR"] = 3,
        ["TND"] = 3,
    };

    /// <param name="amount">How much.</param>
    /// <param name="code">ISO 4217, such as <c>EUR</c>.</param>
    /// <param name="culture">How it is written.</param>
    public static string Format(decimal amount, string code, CultureInfo culture)
    {
        if (code.Length != 3 || !code.All(char.IsAsciiLetterUpper))
            throw new RenderStoppedException(new(
                "la moneda debe ser un código ISO 4217, como EUR.", "the currency must be an ISO 4217 code, such as EUR."));

        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = Decimals.GetValueOrDefault(code, 2);
        format.CurrencySymbol = IsOwn(code, culture) ? format.CurrencySymbol : Signs.GetValueOrDefault(code, code);
        if (format.CurrencySymbol.Length == 3)
        {
            // Letters need a space between them and the number.
            format.CurrencyPositivePattern |= 2;
            format.CurrencyNegativePattern = format.CurrencyPositivePattern == 2 ? 9 : 8;
        }

        return amount.ToString("C", format);
    }

    private static bool IsOwn(string code, CultureInfo culture)
    {
        try
        {
            return !culture.IsNeutralCulture && new RegionInfo(culture.Name).ISOCurrencySymbol == code;
        }
        catch (ArgumentException)
        {
            return false; // A language of no country.
        }
    }
}
