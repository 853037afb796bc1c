namespace Iris.Core.Kernel;

/// <summary>One page of a list that is read by key, not by offset.</summary>
/// <param name="Items">The rows of this page.</param>
/// <param name="NextCursor">What to pass for the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Most rows that one page may hold.</summary>
    public const int MaxLimit = 200;
}

/// <summary>How a guarded save ended.</summary>
public enum SaveResult
{
    Saved,

    /// <summary>Somebody else saved first: read again, apply again.</summary>
    Conflict,

    /// <summary>There is no such row for this tenant.</summary>
    Missing,

    /// <summary>A value that must be unique in the tenant belongs to another row.</summary>
    Taken,
}

/// <summary>The store cannot commit right now (disk full, connection lost): nothing was written, the caller may try again.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
