using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Limits;

/// <summary>What a tenant may do, what it has sent, and what it has stored.</summary>
[Route("configuration/usage")]
internal sealed class UsageController(UsageReader usage, LimitBook book) : IrisController
{
    private static readonly Text Detail = new("Límites y uso", "Limits and usage");

    /// <summary>Shows the limits that count for the caller's tenant, what it has sent today and this month (UTC), and what it has stored.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">Limits and usage.</response>
    [HttpGet(Name = "getUsage")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<TenantUsageResponse>>> Read(CancellationToken cancellationToken)
    {
        var limits = await book.OfAsync(Tenant, cancellationToken);
        var sent = await usage.OfAsync(Tenant, cancellationToken);
        return Answer(new TenantUsageResponse(Tenant.Value, sent.Day, sent.Month, sent.Stored, LimitsResponse.From(limits)), Detail);
    }
}

/// <summary>What a tenant may do, and what it has sent.</summary>
/// <param name="Tenant">Id of the tenant.</param>
/// <param name="Day">What it has sent today (UTC).</param>
/// <param name="Month">What it has sent this month (UTC).</param>
/// <param name="Stored">What it has stored.</param>
/// <param name="Limits">What it may do.</param>
internal sealed record TenantUsageResponse(
    string Tenant, PeriodResponse Day, PeriodResponse Month, StoredResponse Stored, LimitsResponse Limits);

/// <summary>What a tenant may do.</summary>
/// <param name="Sends">Sends.</param>
/// <param name="Reads">Reads.</param>
/// <param name="Searches">Searches.</param>
/// <param name="Configuration">Changes of the configuration.</param>
/// <param name="Callbacks">Callbacks of providers.</param>
/// <param name="Integrations">Integrations that it may have.</param>
/// <param name="ApiKeys">API keys that it may have, revoked and expired ones included.</param>
/// <param name="Accounts">Accounts that it may have, revoked ones included.</param>
/// <param name="Templates">Templates that it may have.</param>
/// <param name="WaitingSends">Sends that may wait for their turn.</param>
/// <param name="PendingDeliveries">Webhook deliveries that may wait for their receiver.</param>
/// <param name="PendingNotices">Callbacks that may wait to be applied.</param>
/// <param name="StoredBytes">Bytes of interactions, callbacks and attachments that it may have stored.</param>
/// <param name="AttachmentRetentionDays">How long attachments are kept that come from now on, in days.</param>
internal sealed record LimitsResponse(
    RateLimit Sends, RateLimit Reads, RateLimit Searches, RateLimit Configuration, RateLimit Callbacks, int Integrations, int ApiKeys,
    int Accounts, int Templates, int WaitingSends, int PendingDeliveries, int PendingNotices, long StoredBytes,
    int AttachmentRetentionDays)
{
    internal static LimitsResponse From(LimitSet limits) => new(
        limits.Rate(LimitKind.Sends), limits.Rate(LimitKind.Reads), limits.Rate(LimitKind.Searches), limits.Rate(LimitKind.Configuration),
        limits.Rate(LimitKind.Callbacks), limits.Bound(BoundKind.Integrations), limits.Bound(BoundKind.ApiKeys), limits.Bound(BoundKind.Accounts),
        limits.Bound(BoundKind.Templates), limits.Bound(BoundKind.WaitingSends), limits.Bound(BoundKind.PendingDeliveries), limits.Bound(BoundKind.PendingNotices),
        limits.StoredBytes, limits.AttachmentRetentionDays);
}
