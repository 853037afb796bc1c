using Iris.Core.Errors;
using Iris.Core.Limits;

namespace Iris.Core.Tenants;

/// <summary>Limits of one tenant that differ from the gateway's; what is null is the gateway's.</summary>
public sealed record TenantLimits
{
    /// <summary>Nobody needs more, and sums stay far from their end.</summary>
    public const long MaxSends = 1_000_000_000_000;

    public RateLimit? Sends { get; init; }

    public RateLimit? Reads { get; init; }

    public RateLimit? Searches { get; init; }

    public RateLimit? Configuration { get; init; }

    public RateLimit? Callbacks { get; init; }

    /// <summary>Sends of a day (UTC).</summary>
    public long? DailySends { get; init; }

    /// <summary>Sends of a month (UTC).</summary>
    public long? MonthlySends { get; init; }

    /// <summary>Integrations that it may have.</summary>
    public int? Integrations { get; init; }

    /// <summary>API keys that it may have, those that were revoked or have expired not counted.</summary>
    public int? ApiKeys { get; init; }

    /// <summary>Accounts that it may have, revoked ones not counted.</summary>
    public int? Accounts { get; init; }

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
        CheckCount(Integrations, LimitOptions.MaxCount, $"{path}.integrations", errors);
        CheckCount(ApiKeys, LimitOptions.MaxCount, $"{path}.apiKeys", errors);
        CheckCount(Accounts, LimitOptions.MaxCount, $"{path}.accounts", errors);
        foreach (var kind in Enum.GetValues<LimitKind>())
            RateOf(kind)?.Check($"{path}.{char.ToLowerInvariant(kind.ToString()[0])}{kind.ToString()[1..]}", errors);
    }

    private static void CheckCount(long? count, long most, string field, ErrorList errors)
    {
        if (count is { } given && (given < 0 || given > most))
            errors.Add(CommonErrors.OutOfRange(field, 0, most));
    }
}
