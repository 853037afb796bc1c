using System.ComponentModel.DataAnnotations;
using Iris.Api.Network;
using Iris.Api.OpenApi;
using Iris.Core.Sending;

namespace Iris.Api.Binding;

/// <summary>The HTTP interface; section <c>Api</c>.</summary>
internal sealed class ApiOptions : IValidatableObject
{
    public const string Section = "Api";

    /// <summary>Largest request body, in bytes. Default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest body of a batch, in bytes. Default 8 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxBatchBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Most sends of a batch. Default, and most, 1,000.</summary>
    [Range(1, SendIntake.MaxItems)]
    public int MaxBatchItems { get; init; } = SendIntake.MaxItems;

    /// <summary>Most errors that the answer to a batch lists in all; a refused send tells its first one in any case. Default 1,000.</summary>
    [Range(0, 100_000)]
    public int MaxBatchErrors { get; init; } = 1000;

    /// <summary>
    /// Incoming connections at the same time. Past it, a newcomer gets the place of the one that has been idle for longest, and is closed
    /// when none is idle. Default by the handle limit: half of what is left beside <c>Handles:Reserve</c>, at most 10,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MaxConnections { get; init; }

    /// <summary>
    /// How many of them one remote address may have, of IPv6 one /64; those of <see cref="Proxies"/> may have any number. Past it, a newcomer
    /// gets the place of the one of its own that has been idle for longest, and is closed when none is idle. Default a quarter of all; 0 for
    /// no bound.
    /// </summary>
    [Range(0, 1_000_000)]
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>
    /// How long the request of somebody unknown keeps its connection when all places are taken and none is idle, in seconds. Default 5.
    /// </summary>
    [Range(0, 600)]
    public double AnonymousSeconds { get; init; } = 5;

    /// <summary>How long a connection may be idle between requests, in seconds. Default 60.</summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; init; } = 60;

    /// <summary>Longest time for the head of a request to come, in seconds. Default 15.</summary>
    [Range(1, 600)]
    public int RequestHeadersSeconds { get; init; } = 15;

    /// <summary>
    /// Bytes of request bodies in memory at the same time, in all. A tenant may hold as many as are still free. Beyond that requests are
    /// answered with 503. At
    /// least four of the largest bodies. Default 128 MiB.
    /// </summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxBodyBytesInMemory { get; init; } = 128 * 1024 * 1024;

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

    /// <summary>How long the outcome of a readiness check, which is a commit, holds for whoever asks next, in seconds. Default 1.</summary>
    [Range(0, 60)]
    public double ReadinessSeconds { get; init; } = 1;

    /// <summary>
    /// Who may read the description of the API and open the Swagger UI: <c>open</c> (default in Development), <c>credential</c> (default
    /// elsewhere: whoever has one) or <c>off</c>.
    /// </summary>
    public DescriptionAccess? Description { get; init; }

    /// <summary>
    /// What the addresses begin with that errors name in <c>help</c>; the code follows. Default <c>/errors/</c>, where the gateway itself explains them; a
    /// whole URL where clients reach it by another path, or have a page of their own.
    /// </summary>
    [Required]
    public string HelpUrl { get; init; } = "/errors/";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxBodyBytesInMemory / 4 < Math.Max(MaxBatchBytes, MaxRequestBytes))
        {
            yield return new($"{Section}:{nameof(MaxBodyBytesInMemory)} is '{MaxBodyBytesInMemory}'; it must hold four of the largest bodies "
                + $"({Section}:{nameof(MaxBatchBytes)}, {Section}:{nameof(MaxRequestBytes)}).");
        }

        if (!HelpUrl.StartsWith('/') && !(Uri.TryCreate(HelpUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new($"{Section}:{nameof(HelpUrl)} is '{HelpUrl}'; write a path such as /errors/ or a URL such as https://iris.example/errors/.");

        foreach (var proxy in Proxies.Where(proxy => !ProxyRegistration.TryParse(proxy, out _)))
            yield return new($"{Section}:{nameof(Proxies)} has '{proxy}', which is no address or network; write it like 10.1.2.3 or 10.0.0.0/8.");
    }
}
