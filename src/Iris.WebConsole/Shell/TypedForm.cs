using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Shell;

/// <summary>What was typed into a form that was refused, to be shown again. Passwords are not.</summary>
public sealed record TypedForm(IReadOnlyDictionary<string, string> Values)
{
    public static readonly TypedForm Empty = new(new Dictionary<string, string>());

    public string this[string name] => Values.GetValueOrDefault(name, "");

    public bool IsEmpty => Values.Count == 0;

    public static TypedForm Of(IFormCollection form) => new(
        form.Where(field => !field.Key.Contains("password", StringComparison.OrdinalIgnoreCase)).ToDictionary(field => field.Key, field => field.Value.ToString()));
}
