using System.Globalization;
using System.Text;

namespace Iris.Core.Kernel;

/// <summary>
/// JSON may escape half of a surrogate pair (<c>\ud800</c>). It parses, but no text has that: reading it as a string and writing it again
/// both throw. Foreign JSON that is kept is repaired first.
/// </summary>
public static class JsonUnicode
{
    private const int EscapeLength = 6;

    /// <summary>The JSON with U+FFFD in place of every half that stands alone; the same instance when there is none.</summary>
    public static string Repair(string json)
    {
        StringBuilder? repaired = null;
        var copied = 0;
        for (var i = json.IndexOf('\\'); i >= 0 && i < json.Length; i = i < json.Length ? json.IndexOf('\\', i) : -1)
        {
            var unit = UnitAt(json, i);
            if (unit is not { } half || !char.IsSurrogate(half))
            {
                i = Math.Min(i + 2, json.Length);
            }
            else if (char.IsHighSurrogate(half) && UnitAt(json, i + EscapeLength) is { } low && char.IsLowSurrogate(low))
            {
                i += 2 * EscapeLength;
            }
            else
            {
                (repaired ??= new StringBuilder(json.Length)).Append(json, copied, i - copied).Append("\\ufffd");
                i += EscapeLength;
                copied = i;
            }
        }

        return repaired is null ? json : repaired.Append(json, copied, json.Length - copied).ToString();
    }

    /// <summary>Whether there is anything that <see cref="Repair"/> would have to look at.</summary>
    public static bool MayNeedRepair(ReadOnlySpan<byte> json) => json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;

    /// <summary>The UTF-16 unit that is escaped here; null when this is no such escape.</summary>
    private static char? UnitAt(string json, int index) =>
        index + EscapeLength <= json.Length && json[index] == '\\' && json[index + 1] == 'u'
        && ushort.TryParse(json.AsSpan(index + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
