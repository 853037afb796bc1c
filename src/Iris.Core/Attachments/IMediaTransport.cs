using Iris.Core.Channels;

namespace Iris.Core.Attachments;

/// <summary>A medium to fetch.</summary>
/// <param name="Caller">For whom.</param>
/// <param name="Url">Where it is; anybody may have written it.</param>
/// <param name="AuthorizationFor">The <c>Authorization</c> for a URL; null for none. Asked for the first URL alone: nothing goes along with a redirect.</param>
public sealed record MediaCall(OutgoingCaller Caller, Uri Url, Func<Uri, string?> AuthorizationFor);

/// <summary>What came of a call.</summary>
/// <param name="Problem">Why there is nothing; null when there is.</param>
/// <param name="IsFinal">Whether it makes no sense to ask again.</param>
public sealed record MediaAnswer(string? Problem, bool IsFinal)
{
    /// <summary>The bytes as they come; null when there is a problem.</summary>
    public Stream? Bytes { get; init; }

    /// <summary>The type that the other end declares; null for none.</summary>
    public string? DeclaredType { get; init; }

    /// <summary>The name that the other end gives; null for none.</summary>
    public string? FileName { get; init; }

    /// <summary>How long the other end asks to wait; null for no wish.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Fetches media, through the outgoing protection: nothing inside the own network is called, and a redirect is looked at like the first URL.</summary>
public interface IMediaTransport
{
    /// <summary>Makes the call and hands over what comes; the stream ends with <paramref name="use"/>.</summary>
    Task<T> FetchAsync<T>(MediaCall call, Func<MediaAnswer, Task<T>> use, CancellationToken cancellationToken);
}
