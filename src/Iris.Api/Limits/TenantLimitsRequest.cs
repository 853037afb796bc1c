using Iris.Core.Limits;

namespace Iris.Api.Limits;

/// <summary>Limits of a tenant; what is left out is the gateway's.</summary>
internal sealed class TenantLimitsRequest
{
    /// <summary>Sends.</summary>
    public RateRequest? Sends { get; set; }

    /// <summary>Reads.</summary>
    public RateRequest? Reads { get; set; }

    /// <summary>Searches.</summary>
    public RateRequest? Searches { get; set; }

    /// <summary>Changes of the configuration.</summary>
    public RateRequest? Configuration { get; set; }

    /// <summary>Callbacks of providers.</summary>
    public RateRequest? Callbacks { get; set; }

    /// <summary>Sends of a day (UTC).</summary>
    public long? DailySends { get; set; }

    /// <summary>Sends of a month (UTC).</summary>
    public long? MonthlySends { get; set; }

    /// <summary>Bytes of interactions, callbacks and attachments that it may have stored.</summary>
    public long? StoredBytes { get; set; }

    /// <summary>How long attachments are kept that come from now on, in days.</summary>
    public int? AttachmentRetentionDays { get; set; }

    /// <summary>Integrations that it may have.</summary>
    public int? Integrations { get; set; }

    /// <summary>API keys that it may have, revoked and expired ones included.</summary>
    public int? ApiKeys { get; set; }

    /// <summary>Accounts that it may have, revoked ones included.</summary>
    public int? Accounts { get; set; }

    /// <summary>Templates that it may have.</summary>
    public int? Templates { get; set; }

    /// <summary>Sends that may wait for their turn.</summary>
    public int? WaitingSends { get; set; }

    /// <summary>Webhook deliveries that may wait for their receiver.</summary>
    public int? PendingDeliveries { get; set; }

    /// <summary>Callbacks that may wait to be applied.</summary>
    public int? PendingNotices { get; set; }

    internal TenantLimits ToLimits() => new()
    {
        Sends = Sends?.ToRate(),
        Reads = Reads?.ToRate(),
        Searches = Searches?.ToRate(),
        Configuration = Configuration?.ToRate(),
        Callbacks = Callbacks?.ToRate(),
        DailySends = DailySends,
        MonthlySends = MonthlySends,
        StoredBytes = StoredBytes,
        AttachmentRetentionDays = AttachmentRetentionDays,
        Integrations = Integrations,
        ApiKeys = ApiKeys,
        Accounts = Accounts,
        Templates = Templates,
        WaitingSends = WaitingSends,
        PendingDeliveries = PendingDeliveries,
        PendingNotices = PendingNotices,
    };
}

/// <summary>How many calls may come.</summary>
internal sealed class RateRequest
{
    /// <summary>Calls a second in the long run.</summary>
    public required int PerSecond { get; set; }

    /// <summary>Calls at once after a rest.</summary>
    public required int Burst { get; set; }

    internal RateLimit ToRate() => new() { PerSecond = PerSecond, Burst = Burst };
}
