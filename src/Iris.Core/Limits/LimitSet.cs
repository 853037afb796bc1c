namespace Iris.Core.Limits;

/// <summary>The limits that count for a tenant: its own, and the gateway's where it has none.</summary>
public sealed class LimitSet
{
    private readonly RateLimit[] rates;
    private readonly RateLimit[] shares;
    private readonly int[] bounds;

    public LimitSet(LimitOptions options, TenantLimits? own)
    {
        rates = [.. Enum.GetValues<LimitKind>().Select(kind => own?.RateOf(kind) ?? options.RateOf(kind))];
        shares = [.. rates.Select(rate => rate.Share(options.SharePercent))];
        DailySends = own?.DailySends ?? options.DailySends;
        MonthlySends = own?.MonthlySends ?? options.MonthlySends;
        StoredBytes = own?.StoredBytes ?? options.StoredBytes;
        AttachmentRetentionDays = own?.AttachmentRetentionDays ?? options.AttachmentRetentionDays;
        bounds = [.. Enum.GetValues<BoundKind>().Select(kind => own?.BoundOf(kind) ?? options.BoundOf(kind))];
    }

    /// <summary>Null for any number.</summary>
    public long? DailySends { get; }

    /// <inheritdoc cref="DailySends"/>
    public long? MonthlySends { get; }

    /// <summary>Bytes that it may have stored.</summary>
    public long StoredBytes { get; }

    /// <summary>How long attachments are kept that come from now on.</summary>
    public int AttachmentRetentionDays { get; }

    /// <summary>How many it may have.</summary>
    public int Bound(BoundKind kind) => bounds[(int)kind];

    /// <summary>What the tenant may do in all.</summary>
    public RateLimit Rate(LimitKind kind) => rates[(int)kind];

    /// <summary>What one key or account may, or one integration that is called back.</summary>
    public RateLimit Share(LimitKind kind) => shares[(int)kind];
}
