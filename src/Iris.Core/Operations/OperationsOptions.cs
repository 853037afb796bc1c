using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Operations;

/// <summary>What operators are shown and told; section <c>Operations</c>.</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>Live streams of one tenant at the same time, at this gateway. Default 10.</summary>
    [Range(1, 1000)]
    public int StreamsPerTenant { get; init; } = 10;

    /// <summary>Live streams of all tenants at the same time, at this gateway. Default 200.</summary>
    [Range(1, 10_000)]
    public int Streams { get; init; } = 200;

    /// <summary>After how long a live stream says that it is there when nothing happens, in seconds. Default 15.</summary>
    [Range(1, 300)]
    public int HeartbeatSeconds { get; init; } = 15;

    /// <summary>How long after the last live stream of a tenant ended another one can go on where it was, in minutes. Default 60.</summary>
    [Range(1, 10_080)]
    public int ResumeMinutes { get; init; } = 60;

    /// <summary>From how many of an integration's sends on that wait for a turn it is told (<c>BACKLOG_HIGH_EVT</c>). Default 10,000; 0 for never.</summary>
    [Range(0, 10_000_000)]
    public int BacklogMessages { get; init; } = 10_000;

    /// <summary>For how long a send may be due and wait before it is told (<c>BACKLOG_HIGH_EVT</c>), in seconds. Default 300; 0 for any time.</summary>
    [Range(0, 86_400)]
    public int BacklogSeconds { get; init; } = 300;

    /// <summary>From which share of failures in the last five minutes on it is told (<c>FAILURE_RATE_HIGH_EVT</c>), in percent. Default 20; 0 for never.</summary>
    [Range(0, 100)]
    public int FailurePercent { get; init; } = 20;

    /// <summary>How many sends have to fail in the last five minutes for that. Default 20.</summary>
    [Range(1, 1_000_000)]
    public int FailureMinimum { get; init; } = 20;
}
