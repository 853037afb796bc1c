using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Webhooks;

/// <summary>A webhook as its owner sees it.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="NewSecret">The secret in clear when this call made it: it is shown this once.</param>
public sealed record WebhookView(Webhook Webhook, string? NewSecret);

/// <summary>Sets, changes and removes the webhook of an integration.</summary>
public sealed class WebhookEditor(
    IntegrationEditor integrations, IIntegrationStore store, IWebhookStore deliveries, IWebhookTransport transport, ISecretProtector protector,
    WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>
    /// Inserts or updates; one that the gateway had disabled is enabled again unless the draft says otherwise. What is pending goes at once:
    /// whoever sets a webhook says that it can be called. (Source: A.8)
    /// </summary>
    public async Task<Result<WebhookView>> SaveAsync(
        TenantId tenant, string integrationId, WebhookDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        draft.Check(options.Value, errors);
        if (Uri.TryCreate(draft.Url, UriKind.Absolute, out var url) && !errors.Items.Any(error => error.Field == "Url")
            && !transport.MayBeAllowed(url))
            errors.Add(WebhookErrors.AddressNotAllowed("Url"));
        if (!errors.IsEmpty)
            return errors;

        var newSecret = default(string);
        var formerHost = default(string);
        var result = await integrations.EditAsync(
            tenant,
            integrationId,
            integration =>
            {
                var found = new ErrorList();
                draft.CheckMasks(integration.Webhook, found);
                var moves = integration.Webhook is { } stored && !Webhook.IsSameOrigin(stored.Url, draft.Url!);
                if (moves)
                    draft.CheckMove(integration.Webhook!, found);
                if (!found.IsEmpty)
                    return found;

                formerHost = integration.Webhook is { } former ? Webhook.HostOf(former.Url) : null;
                newSecret = Apply(draft, integration, moves);
                return found;
            },
            cancellationToken);
        if (!result.IsSuccess)
            return Result.Refused<WebhookView>(result.Errors);

        await RetargetAsync(tenant, integrationId, formerHost, Webhook.HostOf(draft.Url!), cancellationToken);
        if (result.Value.Webhook!.IsEnabled)
            await ResumeAsync(tenant, integrationId, Webhook.HostOf(draft.Url!), cancellationToken);
        return new WebhookView(result.Value.Webhook!, newSecret);
    }

    /// <summary>Makes a new secret; the one before signs as well for a while.</summary>
    public async Task<Result<WebhookView>> RotateAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        var secret = WebhookSignature.NewSecret();
        var result = await EditAsync(tenant, integrationId, (integration, webhook) => Rotate(webhook, secret, integration.Updated), cancellationToken);
        return result.IsSuccess ? new WebhookView(result.Value.Webhook!, secret) : Result.Refused<WebhookView>(result.Errors);
    }

    /// <summary>Takes the webhook away. What is pending fails when its turn comes.</summary>
    public async Task<Result<Webhook>> DeleteAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        var removed = default(Webhook);
        var result = await EditAsync(
            tenant, integrationId, (integration, webhook) => (removed, integration.Webhook) = (webhook, null), cancellationToken);
        return result.IsSuccess ? removed! : Result.Refused<Webhook>(result.Errors);
    }

    /// <summary>Reads the webhook.</summary>
    public async Task<Result<WebhookView>> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        var integration = IrisId.IsValid(integrationId) ? await store.FindAsync(tenant, integrationId, cancellationToken) : null;
        if (integration is null)
            return IntegrationErrors.NotFound;

        return integration.Webhook is { } webhook ? new WebhookView(webhook, null) : WebhookErrors.NotFound;
    }

    /// <summary>What is pending goes to the new address, also what was recorded for a webhook that was taken away since.</summary>
    private async Task RetargetAsync(TenantId tenant, string integrationId, string? formerHost, string host, CancellationToken cancellationToken)
    {
        // Whoever did not know of the change yet may still record events for the host before: these must not wait for it.
        if (formerHost is not null && formerHost != host)
            await deliveries.HoldAsync(new WebhookHost(tenant, formerHost), time.GetUtcNow(), cancellationToken);
        await deliveries.RetargetAsync(tenant, integrationId, host, cancellationToken);
    }

    private async Task ResumeAsync(TenantId tenant, string integrationId, string host, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await deliveries.HastenAsync(tenant, integrationId, now, cancellationToken);
        await deliveries.HoldAsync(new WebhookHost(tenant, host), now, cancellationToken);
        signal.Raise();
    }

    private Task<Result<Integration>> EditAsync(
        TenantId tenant, string integrationId, Action<Integration, Webhook> change, CancellationToken cancellationToken) =>
        integrations.EditAsync(
            tenant,
            integrationId,
            integration =>
            {
                if (integration.Webhook is not { } webhook)
                    return ErrorList.Of(WebhookErrors.NotFound);

                change(integration, webhook);
                return new ErrorList();
            },
            cancellationToken);

    /// <returns>The secret in clear, if a new one was made.</returns>
    private string? Apply(WebhookDraft draft, Integration integration, bool moves)
    {
        var made = draft.Secret is null && (integration.Webhook is null || moves) ? WebhookSignature.NewSecret() : null;
        var now = integration.Updated;
        var webhook = integration.Webhook ??= new Webhook
        {
            Url = draft.Url!,
            Subscriptions = [],
            Secret = protector.Protect((draft.Secret ?? made)!),
            Created = now,
            Updated = now,
        };
        if (moves)
            StartAnew(webhook, (draft.Secret ?? made)!);
        else if (draft.Secret is not null && protector.Unprotect(webhook.Secret) != draft.Secret)
            Rotate(webhook, draft.Secret, now);
        webhook.Url = draft.Url!;
        webhook.Subscriptions = draft.CleanSubscriptions();
        webhook.SuccessStatuses = draft.SuccessStatuses is { } name ? WebhookDraft.SuccessNames[name] : webhook.SuccessStatuses;
        webhook.TimeoutSeconds = draft.TimeoutSeconds ?? webhook.TimeoutSeconds;
        webhook.SetEnabled(draft.Enabled);
        webhook.Updated = now;
        if (draft.Headers is not null)
            webhook.Headers = Encrypt(draft.Headers, webhook);
        return made;
    }

    /// <summary>
    /// No former secret signs for another host: it could pass what it gets on to the one before, with a signature that holds there.
    /// </summary>
    private void StartAnew(Webhook webhook, string secret) =>
        (webhook.Secret, webhook.PreviousSecret, webhook.PreviousSecretUntil) = (protector.Protect(secret), null, null);

    private void Rotate(Webhook webhook, string secret, DateTimeOffset now)
    {
        webhook.PreviousSecret = webhook.Secret;
        webhook.PreviousSecretUntil = now.AddHours(options.Value.SecretOverlapHours);
        webhook.Secret = protector.Protect(secret);
        webhook.Updated = now;
    }

    private Dictionary<string, string> Encrypt(IReadOnlyDictionary<string, string> given, Webhook stored) => given.ToDictionary(
        header => header.Key,
        header => header.Value == IntegrationEditor.SecretMask ? stored.FindHeader(header.Key)! : protector.Protect(header.Value));
}
