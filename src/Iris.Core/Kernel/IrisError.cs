namespace Iris.Core.Kernel;

/// <summary>What kind of refusal an error is; the value is the HTTP status it answers with when it stands alone.</summary>
public enum ErrorKind
{
    Invalid = 400,
    Unauthorized = 401,
    Forbidden = 403,
    NotFound = 404,
    Conflict = 409,
    Unprocessable = 422,
    TooManyRequests = 429,
    Unavailable = 503,
}

/// <summary>One reason why a request was refused.</summary>
/// <param name="Code">Stable upper-case code that programs may branch on.</param>
/// <param name="Field">Path of the offending member as the caller wrote the contract (<c>payLoad.header.text</c>), or null.</param>
/// <param name="Message">The reason for people.</param>
/// <param name="Kind">Decides the HTTP status.</param>
public sealed record IrisError(string Code, string? Field, Text Message, ErrorKind Kind = ErrorKind.Invalid)
{
    /// <summary>How many errors it stands for.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When the same request may pass; null when it does not depend on time, or nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
