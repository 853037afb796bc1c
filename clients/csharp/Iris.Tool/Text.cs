using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Iris.Tool;

/// <summary>What is shown, and read from the command line.</summary>
internal static class Text
{
    /// <summary>How answers are printed: with what is null.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name that a value has on the wire; what a later version added has none here.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => typeof(T).GetField(value.ToString()) is { } field ? NameOf(field) : "(unknown)";

    /// <summary>The names of all values.</summary>
    public static string[] All<T>()
        where T : struct, Enum => [.. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(NameOf)];

    /// <summary>The value of a name of <see cref="All"/>; null for none.</summary>
    public static T? Read<T>(string? name)
        where T : struct, Enum => name is null ? null : Enum.GetValues<T>().First(value => Of(value) == name);

    /// <summary>Without what would steer a terminal: texts come from end users.</summary>
    public static string Plain(string? text, int longest = int.MaxValue)
    {
        var plain = string.Concat((text ?? "").Select(letter => char.IsControl(letter) ? ' ' : letter));
        return plain.Length <= longest ? plain : $"{plain[..(longest - 1)]}…";
    }

    public static string Of(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Rows in columns; the last one is not filled up.</summary>
    public static void WriteTable(TextWriter to, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            to.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private static string NameOf(FieldInfo field) => field.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? field.Name;
}
