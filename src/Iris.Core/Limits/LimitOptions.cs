using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Limits;

/// <summary>
/// What one tenant may ask of the gateway; section <c>Limits</c>. Rates hold for one gateway process. Where a tenant has its own
/// (<see cref="TenantLimits"/>), those count.
/// </summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>The highest bound of anything.</summary>
    public const int MaxCount = 100_000_000;

    /// <summary>Sends. Default 2,000 a second, 4,000 at once.</summary>
    public RateLimit Sends { get; init; } = new() { PerSecond = 2000, Burst = 4000 };

    /// <summary>Reads. Default 1,000 a second, 2,000 at once.</summary>
    public RateLimit Reads { get; init; } = new() { PerSecond = 1000, Burst = 2000 };

    /// <summary>Searches. Default 20 a second, 100 at once.</summary>
    public RateLimit Searches { get; init; } = new() { PerSecond = 20, Burst = 100 };

    /// <summary>Changes of the configuration. Default 50 a second, 500 at once.</summary>
    public RateLimit Configuration { get; init; } = new() { PerSecond = 50, Burst = 500 };

    /// <summary>Callbacks of providers. Default 2,000 a second, 10,000 at once.</summary>
    public RateLimit Callbacks { get; init; } = new() { PerSecond = 2000, Burst = 10_000 };

    /// <summary>The part of its tenant's rates, in percent, that one key or account, or of callbacks one integration, may use. Default 75.</summary>
    [Range(1, 100)]
    public int SharePercent { get; init; } = 75;

    /// <summary>Searches that run at the same time. Default 2: half of SQLite's readers.</summary>
    [Range(1, 64)]
    public int SearchConcurrency { get; init; } = 2;

    /// <summary>Searches of one tenant that run at the same time. Default 1.</summary>
    [Range(1, 64)]
    public int SearchesPerTenant { get; init; } = 1;

    /// <summary>Searches of one tenant that wait for their turn; more are refused. Default 32.</summary>
    [Range(0, 10_000)]
    public int SearchQueue { get; init; } = 32;

    /// <summary>Longest time that a search waits for its turn, and as much again that it runs, in milliseconds. Default 2,000.</summary>
    [Range(1, 60_000)]
    public int SearchMilliseconds { get; init; } = 2000;

    /// <summary>Interactions that one call of a search looks at before it ends with a cursor. Default 10,000: some hundredths of a second of work.</summary>
    [Range(100, 10_000_000)]
    public int SearchExamined { get; init; } = 10_000;

    /// <summary>What a page of a list may hold before it ends with a cursor, in bytes. Default 8 MiB.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public int PageBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Sends of a day (UTC) that a tenant may make; null for any number.</summary>
    [Range(0, TenantLimits.MaxSends)]
    public long? DailySends { get; init; }

    /// <summary>Sends of a month (UTC) that a tenant may make; null for any number.</summary>
    [Range(0, TenantLimits.MaxSends)]
    public long? MonthlySends { get; init; }

    /// <summary>How often the sends that were counted are written to the store, in seconds. Default 1.</summary>
    [Range(0.1, 60)]
    public double UsageSeconds { get; init; } = 1;

    /// <summary>How long the sums of days and months are kept. Default 400.</summary>
    [Range(31, 3660)]
    public int UsageRetentionDays { get; init; } = 400;

    /// <summary>
    /// Bytes of interactions, callbacks and attachments that a tenant may have stored, about; then it may send no more, and providers are told to call again
    /// later. Default 100 GiB.
    /// </summary>
    [Range(0, TenantLimits.MaxBytes)]
    public long StoredBytes { get; init; } = 100L * 1024 * 1024 * 1024;

    /// <summary>How long attachments of a tenant are kept, uploads and files of end users alike, in days from when they came. Default 365.</summary>
    [Range(1, TenantLimits.MaxRetentionDays)]
    public int AttachmentRetentionDays { get; init; } = 365;

    /// <summary>How often what tenants have stored is measured, in minutes; in between, what is accepted is added. Default 60.</summary>
    [Range(0.01, 10_080)]
    public double MeasureMinutes { get; init; } = 60;

    /// <summary>Integrations of a tenant. Default 1,000.</summary>
    [Range(0, MaxCount)]
    public int Integrations { get; init; } = 1000;

    /// <summary>API keys of a tenant, revoked and expired ones included: they stay. Default 10,000.</summary>
    [Range(0, MaxCount)]
    public int ApiKeys { get; init; } = 10_000;

    /// <summary>Accounts of a tenant, revoked ones included: they stay. Default 10,000.</summary>
    [Range(0, MaxCount)]
    public int Accounts { get; init; } = 10_000;

    /// <summary>Templates of a tenant. Default 1,000.</summary>
    [Range(0, MaxCount)]
    public int Templates { get; init; } = 1000;

    /// <summary>Sends of a tenant that wait for their turn; then it may send no more. Default 1,000,000.</summary>
    [Range(0, MaxCount)]
    public int WaitingSends { get; init; } = 1_000_000;

    /// <summary>Webhook deliveries of a tenant that wait for their receiver; then it may send no more. Default 1,000,000.</summary>
    [Range(0, MaxCount)]
    public int PendingDeliveries { get; init; } = 1_000_000;

    /// <summary>Callbacks of a tenant that are not applied yet; then providers are told to call again later. Default 100,000.</summary>
    [Range(0, MaxCount)]
    public int PendingNotices { get; init; } = 100_000;

    /// <summary>How long what waits of a tenant is not counted again, in seconds. Default 10.</summary>
    [Range(0.1, 600)]
    public double BacklogSeconds { get; init; } = 10;

    /// <summary>
    /// How long the answer to a call beyond a rate is kept back, in milliseconds: who does not heed <c>Retry-After</c> is slowed by it. Default
    /// 100; 0 for not at all.
    /// </summary>
    [Range(0, 10_000)]
    public int RefusalMilliseconds { get; init; } = 100;

    /// <summary>Refusals that are kept back at the same time, each of which holds a connection; more are answered at once. Default 1,000.</summary>
    [Range(0, 100_000)]
    public int RefusalQueue { get; init; } = 1000;

    internal TimeSpan MeasureInterval => TimeSpan.FromMinutes(MeasureMinutes);

    /// <summary>How many of a kind a tenant may have.</summary>
    public int BoundOf(BoundKind kind) => kind switch
    {
        BoundKind.Integrations => Integrations,
        BoundKind.ApiKeys => ApiKeys,
        BoundKind.Accounts => Accounts,
        BoundKind.Templates => Templates,
        BoundKind.WaitingSends => WaitingSends,
        BoundKind.PendingDeliveries => PendingDeliveries,
        _ => PendingNotices,
    };

    /// <summary>The rate of a kind.</summary>
    public RateLimit RateOf(LimitKind kind) => kind switch
    {
        LimitKind.Sends => Sends,
        LimitKind.Reads => Reads,
        LimitKind.Searches => Searches,
        LimitKind.Configuration => Configuration,
        _ => Callbacks,
    };
}
