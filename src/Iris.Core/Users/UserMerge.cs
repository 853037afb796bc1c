using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>
/// What is left of a user that was merged into another: where its id leads, for ever, and what is still to be done for it. A send that was
/// planned with the former user may be committed after the merge, so its processes and interactions are looked for a few times more.
/// </summary>
public sealed class UserMerge
{
    /// <summary>After the merge, and after each look. The last is longer than any send takes, a batch under load included.</summary>
    private static readonly TimeSpan[] Looks = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30)];

    /// <summary>The user that went.</summary>
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>The user that is left; it may have been merged itself since.</summary>
    public required string Into { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>What there was of the user.</summary>
    public required UserHoldings Moved { get; init; }

    /// <summary>Whether webhooks are told of it.</summary>
    public bool IsTold { get; set; }

    /// <summary>Looks that found nothing left.</summary>
    public int Done { get; set; }

    /// <summary>When it is looked at next; null for never again.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>It was looked at.</summary>
    /// <param name="now">When.</param>
    /// <param name="hasMore">Whether there is more than one look moves.</param>
    internal void Looked(DateTimeOffset now, bool hasMore)
    {
        if (hasMore)
            DueAt = now;
        else
            DueAt = Done < Looks.Length ? now + Looks[Done++] : null;
    }
}

/// <summary>What a user has beside its addresses, counted up to a bound.</summary>
/// <param name="OpenProcesses">Open processes.</param>
/// <param name="ClosedProcesses">Closed processes.</param>
/// <param name="Interactions">Interactions with one of its destinations.</param>
/// <param name="OptOuts">Opt-outs of its addresses.</param>
public sealed record UserHoldings(int OpenProcesses, int ClosedProcesses, int Interactions, int OptOuts)
{
    /// <summary>Most that is counted of each.</summary>
    public const int Most = 10_000;

    /// <summary>Integrations through which the newest interactions of its open processes went, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> OpenThrough { get; init; } = [];
}
