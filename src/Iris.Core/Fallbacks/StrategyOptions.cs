using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Fallbacks;

/// <summary>How strategies go on; section <c>Strategies</c>.</summary>
public sealed class StrategyOptions
{
    public const string Section = "Strategies";

    /// <summary>Strategies that are looked at at the same time. Default 8.</summary>
    [Range(1, 256)]
    public int Concurrency { get; init; } = 8;

    /// <summary>How often due strategies are looked for when nothing signals any, in milliseconds. Default 500.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 500;

    /// <summary>How long a worker holds a strategy before another one may take it, in seconds. Default 30.</summary>
    [Range(1, 3600)]
    public int LeaseSeconds { get; init; } = 30;

    /// <summary>Bytes of strategies that are claimed at once; a tenant gets no more than half of them. Default 16 MiB.</summary>
    [Range(1024 * 1024, int.MaxValue)]
    public int MaxClaimBytes { get; init; } = 16 * 1024 * 1024;
}
