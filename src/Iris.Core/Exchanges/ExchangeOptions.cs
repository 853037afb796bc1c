using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Exchanges;

/// <summary>Which calls of providers are kept.</summary>
public enum KeptExchanges
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those of attempts that the provider did not take.</summary>
    Failures = 1,

    /// <summary>All: about as much again is written for each send as the send itself.</summary>
    All = 2,
}

/// <summary>What is kept of the calls of providers, to be shown with the interaction; section <c>Exchanges</c>.</summary>
public sealed class ExchangeOptions
{
    public const string Section = "Exchanges";

    /// <summary>Which are kept. Default <see cref="KeptExchanges.Failures"/>.</summary>
    public KeptExchanges Keep { get; init; } = KeptExchanges.Failures;

    /// <summary>For how many days. Default 7.</summary>
    [Range(1, 365)]
    public int RetentionDays { get; init; } = 7;

    /// <summary>Bytes of a body, of the request and of the answer; what is beyond is left out. Default 4,096; 0 for no bodies.</summary>
    [Range(0, 64 * 1024)]
    public int MaxBodyBytes { get; init; } = 4096;

    /// <summary>Attempts whose calls wait to be written; beyond it they are left out and counted. Default 1,024.</summary>
    [Range(1, 100_000)]
    public int Queue { get; init; } = 1024;
}
