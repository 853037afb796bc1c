using System.ComponentModel.DataAnnotations;

namespace Iris.Api.Binding;

/// <summary>The HTTP interface; section <c>Api</c>.</summary>
internal sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Largest request body, in bytes. Default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest body of a batch, in bytes. Default 8 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Largest body of a log-in or a change of password, in bytes. Default 4 KiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxLoginBytes { get; init; } = 4 * 1024;

    /// <summary>
    /// Addresses or networks (<c>10.0.0.0/8</c>) of reverse proxies: what they say in <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> is
    /// believed, and nobody else. Default none.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; init; } = [];

    /// <summary>Proxies one behind the other: so many entries from the right of <c>X-Forwarded-For</c> are looked at. Default 1.</summary>
    [Range(1, 10)]
    public int ProxyHops { get; init; } = 1;

    /// <summary>Longest time that a stop waits for what is in flight, in seconds. Default 30.</summary>
    [Range(1, 600)]
    public int ShutdownSeconds { get; init; } = 30;
}
