using Iris.WebConsole.Gateway;

namespace Iris.WebConsole.Sandbox;

/// <summary>What was typed into a form of a sandbox and was refused.</summary>
/// <param name="Form">Which form.</param>
/// <param name="Fields">What its fields held.</param>
/// <param name="Problems">Why.</param>
public sealed record SandboxForms(string Form, IReadOnlyDictionary<string, string> Fields, IReadOnlyList<ApiProblem> Problems)
{
    public static readonly SandboxForms Empty = new("", new Dictionary<string, string>(), []);

    /// <summary>What a field of a form holds; null when nothing was typed into it.</summary>
    public string? Of(string form, string field) => Form == form ? Fields.GetValueOrDefault(field) : null;

    public IReadOnlyList<ApiProblem> ProblemsOf(string form) => Form == form ? Problems : [];

    internal static SandboxForms Of(ConsoleRequest request, string form, IReadOnlyList<ApiProblem> problems) =>
        new(form, request.Form.ToDictionary(one => one.Key, one => one.Value.ToString()), problems);
}
