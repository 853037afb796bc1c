using System.Globalization;
using System.Text;

namespace Iris.Api.Start;

/// <summary>
/// Addresses, opt-out words and searches are compared by the tables of ICU. Without them the runtime compares bytes: people who said STOP would be
/// written to, and mail would go to another domain than the one that was typed.
/// </summary>
internal static class UnicodeCheck
{
    private const string Missing =
        "The runtime has no Unicode tables (invariant globalization); install ICU (Debian: libicu72 or newer, Alpine: icu-libs and icu-data-full) and do not "
        + "set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.";

    /// <summary>What is wrong, in sentences; none when nothing is.</summary>
    public static string[] Sentences() => HasTables() ? [] : [Missing];

    private static bool HasTables()
    {
        try
        {
            // Either differs without ICU.
            return "\uff33e\u0301".Normalize(NormalizationForm.FormKC) == "S\u00e9" && new IdnMapping().GetAscii("fa\u00df.example") == "xn--fa-hia.example";
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }
}
