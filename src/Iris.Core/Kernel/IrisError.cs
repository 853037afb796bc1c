namespace Iris.Core.Kernel;

/// <summary>What kind of refusal an error is. Of several, the first one here decides how the request is answered.</summary>
public enum ErrorKind
{
    /// <summary>What was asked is malformed.</summary>
    Invalid,

    /// <summary>Nobody knows who asks.</summary>
    Unauthorized,

    /// <summary>Who asks may not.</summary>
    Forbidden,

    /// <summary>What is named does not exist.</summary>
    NotFound,

    /// <summary>It cannot be done as things are.</summary>
    Conflict,

    /// <summary>It contradicts an earlier request.</summary>
    Unprocessable,

    /// <summary>Not now: who asks does so too often, or has too much.</summary>
    TooManyRequests,

    /// <summary>Not now, whoever asks.</summary>
    Unavailable,
}

/// <summary>One reason why a request was refused.</summary>
/// <param name="Code">Stable upper-case code that programs may branch on.</param>
/// <param name="Field">Path of the offending member as the caller wrote the contract (<c>payLoad.header.text</c>), or null.</param>
/// <param name="Message">The reason for people.</param>
/// <param name="Kind">Decides how it is answered.</param>
public sealed record IrisError(string Code, string? Field, Text Message, ErrorKind Kind = ErrorKind.Invalid)
{
    /// <summary>How many errors it stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When the same request may pass; null when it does not depend on time, or nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
