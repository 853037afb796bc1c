using Microsoft.AspNetCore.Http;

namespace Iris.WebConsole.Gateway;

/// <summary>
/// The gateway's own API, called in its process: a call goes through all that a request from outside goes through, such as its log, its scopes, its limits and
/// its checks. The console has no other way to anything.
/// </summary>
public interface IGatewayApi
{
    /// <summary>Makes a call and gathers its answer.</summary>
    /// <param name="call">The call.</param>
    /// <param name="origin">The request that makes it: whose caller's address counts, and whose id is in the log.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<GatewayAnswer> CallAsync(GatewayCall call, HttpContext origin, CancellationToken cancellationToken);

    /// <summary>Makes a call and lets its answer, of any length, be that of the request that makes it.</summary>
    Task ForwardAsync(GatewayCall call, HttpContext origin);
}

/// <summary>A call of the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with its query; what varies in it is escaped.</param>
/// <param name="Credential">As whom; null for a call that needs nobody.</param>
public sealed record GatewayCall(string Method, string Path, string? Credential)
{
    /// <summary>The JSON body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Headers beside those of the credential and the body.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a call came to.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The envelope.</param>
/// <param name="RetryAfter">Seconds, where the answer says when to come again.</param>
public sealed record GatewayAnswer(int Status, ReadOnlyMemory<byte> Body, int? RetryAfter);
