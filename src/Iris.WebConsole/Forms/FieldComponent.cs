using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Components;

namespace Iris.WebConsole.Forms;

/// <summary>What fields of forms have in common: their label, what they hold, what was wrong with it.</summary>
public abstract class FieldComponent : ConsoleComponent
{
    [CascadingParameter]
    public required FormState Form { get; set; }

    /// <summary>Its name in the form, which is its path in the body of the API.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>A sentence below it; null for none.</summary>
    [Parameter]
    public string? Hint { get; set; }

    [Parameter]
    public bool Required { get; set; }

    /// <summary>Its path where that is not its name.</summary>
    [Parameter]
    public string? Path { get; set; }

    protected string Value => Form.Values[Name];

    protected string Id => $"{Form.Prefix}-{string.Concat(Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}";

    protected string Title => Required ? $"{Label} *" : Label;

    protected string? Invalid => IsWrong ? "true" : null;

    protected string? Asked => Required ? "true" : null;

    /// <summary>The ids of what tells about it.</summary>
    protected string? About => (Hint is null, IsWrong) switch
    {
        (true, false) => null,
        (false, false) => $"{Id}-hint",
        (true, true) => $"{Id}-wrong",
        _ => $"{Id}-hint {Id}-wrong",
    };

    protected string Place => Path ?? Name;

    private bool IsWrong => Form.Problems.Any(problem => Matches(problem.Field));

    private bool Matches(string? field) =>
        field is not null && field.StartsWith(Place, StringComparison.OrdinalIgnoreCase) && (field.Length == Place.Length || field[Place.Length] is '.' or '[');
}
