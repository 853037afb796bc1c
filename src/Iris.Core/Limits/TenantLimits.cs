using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>Limits of one tenant that differ from the gateway's; what is null is the gateway's.</summary>
public sealed record TenantLimits
{
    /// <summary>Nobody needs more, and sums stay far from their end.</summary>
    public const long MaxSends = 1_000_000_000_000;

    /// <summary>A pebibyte.</summary>
    public const long MaxBytes = 1L << 50;

    /// <summary>Ten years.</summary>
    public const int MaxRetentionDays = 3660;

    public RateLimit? Sends { get; init; }

    public RateLimit? Reads { get; init; }

    public RateLimit? Searches { get; init; }

    public RateLimit? Configuration { get; init; }

    public RateLimit? Callbacks { get; init; }

    /// <summary>Sends of a day (UTC).</summary>
    public long? DailySends { get; init; }

    /// <summary>Sends of a month (UTC).</summary>
    public long? MonthlySends { get; init; }

    /// <summary>Bytes of interactions, callbacks and attachments that it may have stored.</summary>
    public long? StoredBytes { get; init; }

    /// <summary>How long attachments are kept that come from now on, in days.</summary>
    public int? AttachmentRetentionDays { get; init; }

    public int? Integrations { get; init; }

    public int? ApiKeys { get; init; }

    public int? Accounts { get; init; }

    public int? Templates { get; init; }

    public int? WaitingSends { get; init; }

    public int? PendingDeliveries { get; init; }

    public int? PendingNotices { get; init; }

    public int? BoundOf(BoundKind kind) => kind switch
    {
        BoundKind.Integrations => Integrations,
        BoundKind.ApiKeys => ApiKeys,
        BoundKind.Accounts => Accounts,
        BoundKind.Templates => Templates,
        BoundKind.WaitingSends => WaitingSends,
        BoundKind.PendingDeliveries => PendingDeliveries,
        _ => PendingNotices,
    };

    public RateLimit? RateOf(LimitKind kind) => kind switch
    {
        LimitKind.Sends => Sends,
        LimitKind.Reads => Reads,
        LimitKind.Searches => Searches,
        LimitKind.Configuration => Configuration,
        _ => Callbacks,
    };

    internal void Check(string path, ErrorList errors)
    {
        CheckCount(DailySends, MaxSends, $"{path}.dailySends", errors);
        CheckCount(MonthlySends, MaxSends, $"{path}.monthlySends", errors);
        CheckCount(StoredBytes, MaxBytes, $"{path}.storedBytes", errors);
        if (AttachmentRetentionDays is < 1 or > MaxRetentionDays)
            errors.Add(CommonErrors.OutOfRange($"{path}.attachmentRetentionDays", 1, MaxRetentionDays));
        foreach (var kind in Enum.GetValues<BoundKind>())
            CheckCount(BoundOf(kind), LimitOptions.MaxCount, $"{path}.{NameOf(kind.ToString())}", errors);
        foreach (var kind in Enum.GetValues<LimitKind>())
            RateOf(kind)?.Check($"{path}.{NameOf(kind.ToString())}", errors);
    }

    private static string NameOf(string kind) => char.ToLowerInvariant(kind[0]) + kind[1..];

    private static void CheckCount(long? count, long most, string field, ErrorList errors)
    {
        if (count is { } given && (given < 0 || given > most))
            errors.Add(CommonErrors.OutOfRange(field, 0, most));
    }
}
