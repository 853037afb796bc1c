namespace Iris.Core.Limits;

/// <summary>What a tenant's calls are counted as; each kind has a rate of its own.</summary>
public enum LimitKind
{
    /// <summary>What needs the scope <c>send</c>; a batch counts as many as it has sends.</summary>
    Sends,

    /// <summary>Reading one thing, or a list that an index holds.</summary>
    Reads,

    /// <summary>Lists with conditions, which may have to look through much.</summary>
    Searches,

    /// <summary>What needs the scope <c>configure</c> or <c>admin</c>.</summary>
    Configuration,

    /// <summary>What providers call with.</summary>
    Callbacks,
}
