using Iris.WebConsole.Gateway;
using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Forms;

/// <summary>What the fields of a form hold, by their names, which are the paths of the API: as it is stored, or as it was typed.</summary>
public sealed class FormValues
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Of a form that nobody has sent.</summary>
    public static FormValues Empty => new();

    public bool IsEmpty => values.Count == 0;

    /// <summary>Empty where there is none.</summary>
    public string this[string name]
    {
        get => values.GetValueOrDefault(name, "");
        set => values[name] = value;
    }

    public bool Has(string name) => values.ContainsKey(name);

    public static FormValues Of(IFormCollection form)
    {
        var read = new FormValues();
        foreach (var (name, typed) in form)
            read[name] = Clean(typed.ToString());
        return read;
    }

    /// <summary>What was typed into a form that was refused, to be shown again: all but passwords.</summary>
    public static FormValues ToShow(IFormCollection form)
    {
        var read = Of(form);
        foreach (var name in read.values.Keys.Where(name => name.Contains("password", StringComparison.OrdinalIgnoreCase)).ToList())
            read.values.Remove(name);
        return read;
    }

    /// <summary>Browsers send both characters of a line break.</summary>
    public static string Clean(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Trim();
}

/// <summary>A form as it is shown.</summary>
/// <param name="Values">What its fields hold.</param>
/// <param name="Problems">What was wrong with them; empty for a new form.</param>
public sealed record FormState(FormValues Values, IReadOnlyList<ApiProblem> Problems)
{
    /// <summary>What the ids of its fields begin with, where a page has several forms with fields of a name.</summary>
    public string Prefix { get; init; } = "f";
}
