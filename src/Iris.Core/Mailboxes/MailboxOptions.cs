using System.ComponentModel.DataAnnotations;
using Iris.Core.Handles;

namespace Iris.Core.Mailboxes;

/// <summary>How integrations' mailboxes are watched for what comes back; section <c>Mailboxes</c>.</summary>
public sealed class MailboxOptions
{
    public const string Section = "Mailboxes";

    /// <summary>
    /// Mailboxes that this process watches at the same time, each with a connection that stays open. A tenant may have as many as are still free. When
    /// there are more, they take turns. Default by the handle limit, at most 256.
    /// </summary>
    [Range(0, 100_000)]
    public int? MaxWatched { get; init; }

    /// <summary>How long a mailbox is watched before another one that waits gets its place, in seconds. Default 300.</summary>
    [Range(1, 86_400)]
    public int TurnSeconds { get; init; } = 300;

    /// <summary>How long a process holds a mailbox before another one may take it, in seconds; it renews that while it watches. Default 60.</summary>
    [Range(2, 3600)]
    public int LeaseSeconds { get; init; } = 60;

    /// <summary>How often mailboxes that nobody watches are looked for, in milliseconds. Default 2,000.</summary>
    [Range(10, 60_000)]
    public int PollMilliseconds { get; init; } = 2000;

    /// <summary>
    /// How long one IDLE lasts before it is given anew, in seconds; servers end it after 30 minutes, and networks forget silent connections
    /// before. Default 540.
    /// </summary>
    [Range(1, 1740)]
    public int IdleSeconds { get; init; } = 540;

    /// <summary>How often a server without IDLE is asked for new mail, in seconds. Default 60.</summary>
    [Range(1, 3600)]
    public int AskSeconds { get; init; } = 60;

    /// <summary>How long one command to a mail server may take, in seconds. Default 30.</summary>
    [Range(1, 600)]
    public int CommandSeconds { get; init; } = 30;

    /// <summary>First wait after a mailbox could not be watched, in seconds; doubles each time. Default 10.</summary>
    [Range(0.01, 3600)]
    public double RetryBaseSeconds { get; init; } = 10;

    /// <summary>Longest such wait, in seconds, and that after a refused log-in. Default 900.</summary>
    [Range(0.01, 86_400)]
    public double RetryMaxSeconds { get; init; } = 900;

    /// <summary>Most of a mail that is taken, in bytes: headers and first parts of a larger one. Default 1 MiB.</summary>
    [Range(16 * 1024, 64 * 1024 * 1024)]
    public int MaxMailBytes { get; init; } = 1024 * 1024;

    internal int MostWatched(HandleBudget budget) => MaxWatched ?? Math.Min(256, budget.Idle);
}
