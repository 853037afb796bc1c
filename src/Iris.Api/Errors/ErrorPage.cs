using System.Text.RegularExpressions;

namespace Iris.Api.Errors;

/// <summary>A row of a page of errors, for one of the codes that it names.</summary>
internal sealed record ErrorRow(string Section, string Code, string? Status, string Cause, string Cure);

/// <summary>Reads the tables of a page of errors: codes, where there is one the status, cause, cure.</summary>
internal static partial class ErrorPage
{
    /// <param name="name">Name of a page that is built in.</param>
    public static IReadOnlyList<ErrorRow> Read(string name)
    {
        using var stream = typeof(ErrorPage).Assembly.GetManifestResourceStream($"Iris.Api.Errors.{name}")
            ?? throw new InvalidOperationException($"{name} is not built in.");
        using var reader = new StreamReader(stream);
        var rows = new List<ErrorRow>();
        var section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..].Trim();
            else if (line.StartsWith("| `", StringComparison.Ordinal))
                rows.AddRange(RowsOf(section, [.. line.Trim().Trim('|').Split('|').Select(cell => Plain(cell).Trim())]));
        }

        return rows;
    }

    private static IEnumerable<ErrorRow> RowsOf(string section, string[] cells) =>
        from code in cells[0].Split(", ")
        where CodeForm().IsMatch(code)
        select cells.Length == 4 ? new ErrorRow(section, code, cells[1], cells[2], cells[3]) : new ErrorRow(section, code, null, cells[1], cells[2]);

    /// <summary>A page's links lead into the papers, which are not served.</summary>
    private static string Plain(string cell) => Link().Replace(cell, "$1").Replace("`", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex CodeForm();
}
