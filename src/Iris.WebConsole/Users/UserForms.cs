namespace Iris.WebConsole.Users;

/// <summary>Which users are searched for. The names are those of the API.</summary>
public sealed record UserSearch(string Destination, string PrimaryKey, string Value)
{
    internal IEnumerable<(string Name, string? Value)> Pairs => [("destination", Destination), ("primaryKey", PrimaryKey), ("value", Value)];
}

/// <summary>What was typed into the forms of a user and was refused.</summary>
public sealed record UserForms
{
    public static readonly UserForms Empty = new();

    /// <summary>Kind of a destination to add.</summary>
    public string Kind { get; init; } = "";

    public string Value { get; init; } = "";

    public string Group { get; init; } = "";

    /// <summary>Channel of an opt-out to set.</summary>
    public string Channel { get; init; } = "";

    public string Destination { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>The user to merge into this one.</summary>
    public string Other { get; init; } = "";

    /// <summary>What that would come to; null before it was asked for.</summary>
    public MergeAnswer? Merge { get; init; }
}
