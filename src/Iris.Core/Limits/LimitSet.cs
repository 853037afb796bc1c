using Iris.Core.Tenants;

namespace Iris.Core.Limits;

/// <summary>The limits that count for a tenant: its own, and the gateway's where it has none.</summary>
public sealed class LimitSet
{
    private readonly RateLimit[] rates;
    private readonly RateLimit[] shares;

    public LimitSet(LimitOptions options, TenantLimits? own)
    {
        rates = [.. Enum.GetValues<LimitKind>().Select(kind => own?.RateOf(kind) ?? options.RateOf(kind))];
        shares = [.. rates.Select(rate => rate.Share(options.SharePercent))];
        DailySends = own?.DailySends ?? options.DailySends;
        MonthlySends = own?.MonthlySends ?? options.MonthlySends;
        Integrations = own?.Integrations ?? options.Integrations;
        ApiKeys = own?.ApiKeys ?? options.ApiKeys;
        Accounts = own?.Accounts ?? options.Accounts;
    }

    /// <summary>Null for any number.</summary>
    public long? DailySends { get; }

    /// <inheritdoc cref="DailySends"/>
    public long? MonthlySends { get; }

    public int Integrations { get; }

    public int ApiKeys { get; }

    public int Accounts { get; }

    /// <summary>What the tenant may do in all.</summary>
    public RateLimit Rate(LimitKind kind) => rates[(int)kind];

    /// <summary>What one key or account may, or one integration that is called back.</summary>
    public RateLimit Share(LimitKind kind) => shares[(int)kind];
}
