using System.Globalization;
using System.Text;

namespace Iris.Core.Addresses;

/// <summary>What nobody sees in a text that was copied: marks of direction, zero-width and other format characters.</summary>
internal static class AddressText
{
    /// <summary>The text without them and without blanks around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepJoiners">Whether those that join letters of some scripts stay.</param>
    public static string Visible(string text, bool keepJoiners = false)
    {
        StringBuilder? kept = null;
        for (var i = 0; i < text.Length; i++)
        {
            var isHidden = IsHidden(text[i]) && !(keepJoiners && text[i] is '\u200c' or '\u200d');
            if (isHidden)
                kept ??= new StringBuilder(text, 0, i, text.Length);
            else
                kept?.Append(text[i]);
        }

        return (kept?.ToString() ?? text).Trim();
    }

    public static bool IsHidden(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Format || c is >= '\ufe00' and <= '\ufe0f' or '\u034f' or '\u115f' or '\u1160' or '\u3164' or '\uffa0';
}
