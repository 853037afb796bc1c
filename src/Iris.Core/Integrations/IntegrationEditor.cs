using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Integrations;

/// <summary>Creates and changes integrations. What an adapter asks for is checked by its own declaration.</summary>
public sealed partial class IntegrationEditor(
    IIntegrationStore store, AdapterRegistry registry, AdapterOffers offers, IntegrationCatalog catalog, TargetRules targets,
    ISecretProtector protector, TenantBounds bounds, IOptions<CallbackOptions> callbacks, TimeProvider time,
    IWaitingWork waiting, MailboxRegister mailboxes, ILogger<IntegrationEditor> logger)
{
    /// <summary>Stands for a secret in answers; sent back, it keeps the secret.</summary>
    public const string SecretMask = "********";

    public const int MaxNameLength = 128;

    /// <summary>Makes an integration.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<Integration>> CreateAsync(
        TenantId tenant, IntegrationDraft draft, ErrorList errors, KeyedRequest<Integration>? keyed, CancellationToken cancellationToken)
    {
        CommonChecks.Name(draft.Name, "name", MaxNameLength, errors);
        draft.Check(errors);
        var adapter = FindAdapter(draft, await offers.OfAsync(tenant, cancellationToken), errors);
        var settings = adapter is null ? [] : CheckSettings(tenant, adapter, null, draft, errors);
        CheckRateUnit(draft, adapter?.Descriptor.Channel, errors);
        await AlternativeRules.CheckAsync(draft.Alternatives, store, tenant, null, adapter?.Descriptor.Channel, errors, cancellationToken);
        if (adapter is null || !errors.IsEmpty)
            return errors;
        if (await bounds.CheckAsync(tenant, BoundKind.Integrations, cancellationToken) is { } full)
            return full;

        var now = time.GetUtcNow();
        var integration = new Integration
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Name = draft.Name!,
            Channel = adapter.Descriptor.Channel,
            Provider = adapter.Descriptor.Provider,
            Delivery = draft.Delivery?.ApplyTo(new DeliveryPolicy()) ?? new DeliveryPolicy(),
            Alternatives = AlternativeRules.Apply(draft.Alternatives, []),
            Weight = draft.Weight ?? 1,
            ConversationWindowHours = draft.ConversationWindowHours ?? Integration.DefaultConversationWindowHours,
            OptOutKeywords = draft.ApplyTo(new OptOutKeywords()),
            DefaultRegion = Regions.Of(draft.DefaultRegion),
            AllowIrregularEmails = draft.AllowIrregularEmails ?? false,
            UnknownMembers = draft.UnknownMembersOf() ?? UnknownMembers.Refuse,
            CallbackToken = CallbackToken.New(),
            IsEnabled = draft.Enabled ?? true,
            Created = now,
            Updated = now,
        };
        new SettingsMerge(adapter, protector).Store(integration, settings);
        return await AddAsync(tenant, integration, keyed, cancellationToken) ? integration : IdempotencyErrors.InProgress;
    }

    /// <summary>
    /// Makes an integration that is like another but for its name, its callback URL and what the draft has. It follows the rules of a new one: what
    /// was allowed when the other was made need not be any more.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the other.</param>
    /// <param name="draft">What shall be different; the name at least.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see cref="IdempotencyErrors.InProgress"/> when another request got the key in between: look for its answer.</returns>
    public async Task<Result<Integration>> CloneAsync(
        TenantId tenant, string id, IntegrationDraft draft, ErrorList errors, KeyedRequest<Integration>? keyed, CancellationToken cancellationToken)
    {
        CommonChecks.Name(draft.Name, "name", MaxNameLength, errors);
        draft.Check(errors);
        if (!IrisId.IsValid(id) || await store.FindAsync(tenant, id, cancellationToken) is not { } source)
            return IntegrationErrors.NotFound;

        await AlternativeRules.CheckAsync(draft.Alternatives, store, tenant, null, source.Channel, errors, cancellationToken);
        var clone = source.CopyAs(IrisId.New(time.GetUtcNow()), time.GetUtcNow());
        errors.AddRange(Apply(draft, clone, await offers.OfAsync(tenant, cancellationToken)).Items);
        if (!errors.IsEmpty)
            return errors;
        if (await bounds.CheckAsync(tenant, BoundKind.Integrations, cancellationToken) is { } full)
            return full;

        return await AddAsync(tenant, clone, keyed, cancellationToken) ? clone : IdempotencyErrors.InProgress;
    }

    /// <returns>False when another request got the key in between.</returns>
    private async Task<bool> AddAsync(
        TenantId tenant, Integration integration, KeyedRequest<Integration>? keyed, CancellationToken cancellationToken)
    {
        await mailboxes.AnnounceAsync(integration, cancellationToken);
        if (keyed is not null)
            return await store.TryCreateAsync(tenant, integration, keyed.RecordOf(tenant, integration, integration.Created), cancellationToken);

        await store.CreateAsync(tenant, integration, cancellationToken);
        return true;
    }

    /// <summary>Changes the members that the draft has. What waits for quiet hours or for the provider goes at once where these are given anew.</summary>
    public async Task<Result<Integration>> UpdateAsync(
        TenantId tenant, string id, IntegrationDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        if (draft.Name is not null)
            CommonChecks.Name(draft.Name, "name", MaxNameLength, errors);
        draft.Check(errors);
        if (draft.Alternatives is not null && IrisId.IsValid(id) && await store.FindAsync(tenant, id, cancellationToken) is { } current)
            await AlternativeRules.CheckAsync(draft.Alternatives, store, tenant, id, current.Channel, errors, cancellationToken);
        var result = await EditAsync(tenant, id, integration => errors.And(Apply(draft, integration)), cancellationToken);
        return await ReleaseAsync(result, draft.Ends);
    }

    /// <summary>Enables or disables an integration. What waits for the provider of one that is enabled goes at once.</summary>
    public async Task<Result<Integration>> SetEnabledAsync(TenantId tenant, string id, bool enabled, CancellationToken cancellationToken)
    {
        var result = await EditAsync(tenant, id, integration =>
        {
            integration.IsEnabled = enabled;
            return new ErrorList();
        }, cancellationToken);
        return await ReleaseAsync(result, enabled ? WaitReasons.Provider : WaitReasons.None);
    }

    /// <summary>Holds it until somebody releases it: what it has to send waits, whatever is changed meanwhile.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the integration.</param>
    /// <param name="reason">Why, for people; null or blank for nothing.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Integration>> HoldAsync(
        TenantId tenant, string id, string? reason, ErrorList errors, CancellationToken cancellationToken)
    {
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        if (reason?.Length > IntegrationHold.MaxReasonLength)
            errors.Add(CommonErrors.TooLong("reason", IntegrationHold.MaxReasonLength));
        if (reason?.Any(char.IsControl) == true)
            errors.Add(CommonErrors.ControlCharacter("reason"));
        if (!errors.IsEmpty)
            return errors;
        if (!IrisId.IsValid(id) || await store.FindAsync(tenant, id, cancellationToken) is not { } integration)
            return IntegrationErrors.NotFound;

        await waiting.HoldAsync(integration, reason, cancellationToken);
        return await store.FindAsync(tenant, id, cancellationToken) is { } held ? held : IntegrationErrors.NotFound;
    }

    /// <summary>Ends its hold, if it has one: what waits is tried again at once.</summary>
    public async Task<Result<Integration>> ReleaseHoldAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(id) || await store.FindAsync(tenant, id, cancellationToken) is not { } integration)
            return IntegrationErrors.NotFound;

        await waiting.ReleaseHoldAsync(integration, cancellationToken);
        return await store.FindAsync(tenant, id, cancellationToken) is { } released ? released : IntegrationErrors.NotFound;
    }

    /// <summary>Gives the integration a new callback URL and keeps the old one for <see cref="CallbackToken.Overlap"/>.</summary>
    public Task<Result<Integration>> RotateCallbackAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        EditAsync(tenant, id, integration =>
        {
            CallbackToken.Rotate(integration, integration.Updated);
            return new ErrorList();
        }, cancellationToken);

    /// <summary>Removes an integration and its secrets, unless something of it waits. Its interactions keep its id and name.</summary>
    /// <returns>The integration as it was.</returns>
    public async Task<Result<Integration>> DeleteAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(id) || await store.FindAsync(tenant, id, cancellationToken) is not { } integration)
            return IntegrationErrors.NotFound;
        if (await AlternativeRules.FindNamingAsync(store, tenant, id, cancellationToken) is { } naming)
            return AlternativeErrors.InUse(naming.Name);

        // Without a webhook, or with one that is disabled, what is pending of it goes nowhere anyway.
        var result = await store.RemoveAsync(tenant, id, heedEvents: integration.Webhook is { IsEnabled: true }, cancellationToken);
        catalog.Invalidate(tenant, id);
        switch (result)
        {
            case RemoveResult.Removed:
                await mailboxes.RemoveAsync(integration, CancellationToken.None);
                LogRemoved(id, tenant, integration.Channel, integration.Provider);
                return integration;
            case RemoveResult.Missing:
                return IntegrationErrors.NotFound;
            default:
                return IntegrationErrors.InUse(result);
        }
    }

    /// <summary>Not cancelled with the call: the change is saved by now.</summary>
    private async Task<Result<Integration>> ReleaseAsync(Result<Integration> saved, WaitReasons ended)
    {
        if (!saved.IsSuccess)
            return saved;

        await waiting.ReleaseAsync(saved.Value, ended, CancellationToken.None);
        // As it is now: what held it may be over.
        return saved.Value.HoldRecord is null || await store.FindAsync(saved.Value.Tenant, saved.Value.Id, CancellationToken.None) is not { } now ? saved : now;
    }

    /// <param name="draft">What is asked for.</param>
    /// <param name="integration">Gets it.</param>
    /// <param name="offer">What a new one may be; null for one that is there.</param>
    private ErrorList Apply(IntegrationDraft draft, Integration integration, AdapterOffer? offer = null)
    {
        var errors = new ErrorList();
        CheckFixed(draft.Channel, integration.Channel, "channel", errors);
        CheckFixed(draft.Provider, integration.Provider, "provider", errors);
        CheckRateUnit(draft, integration.Channel, errors);
        if (offer is not null || draft.Settings is not null || draft.Callbacks is not null)
            ApplySettings(draft, integration, offer, errors);
        integration.Name = draft.Name ?? integration.Name;
        integration.IsEnabled = draft.Enabled ?? integration.IsEnabled;
        integration.ConversationWindowHours = draft.ConversationWindowHours ?? integration.ConversationWindowHours;
        integration.OptOutKeywords = draft.ApplyTo(integration.OptOutKeywords);
        integration.DefaultRegion = draft.DefaultRegion is null ? integration.DefaultRegion : Regions.Of(draft.DefaultRegion);
        integration.AllowIrregularEmails = draft.AllowIrregularEmails ?? integration.AllowIrregularEmails;
        integration.UnknownMembers = draft.UnknownMembersOf() ?? integration.UnknownMembers;
        integration.Delivery = draft.Delivery?.ApplyTo(integration.Delivery) ?? integration.Delivery;
        integration.Weight = draft.Weight ?? integration.Weight;
        if (errors.IsEmpty)
            integration.Alternatives = AlternativeRules.Apply(draft.Alternatives, integration.Alternatives);
        return errors;
    }

    private void ApplySettings(IntegrationDraft draft, Integration integration, AdapterOffer? offer, ErrorList errors)
    {
        if (registry.FindAdapter(integration.Channel, integration.Provider) is not { } adapter)
        {
            errors.Add(IntegrationErrors.AdapterMissing);
            return;
        }

        if (offer?.Adapters.Contains(adapter) == false)
            errors.Add(IntegrationErrors.ProviderNotOffered with { Field = "provider" });

        var settings = CheckSettings(integration.Tenant, adapter, integration, draft, errors);
        if (errors.IsEmpty)
            new SettingsMerge(adapter, protector).Store(integration, settings);
    }

    /// <summary>The whole settings in clear; adds everything that is wrong with them.</summary>
    private Dictionary<string, JsonElement> CheckSettings(
        TenantId tenant, IChannelAdapter adapter, Integration? current, IntegrationDraft draft, ErrorList errors)
    {
        var found = new ErrorList();
        var settings = new SettingsMerge(adapter, protector).Merge(current, draft.Settings, found);
        if (found.Items.All(error => error.Code == IntegrationErrors.SecretRequiredCode))
            targets.Check(tenant, adapter, new SettingsValues(adapter.Descriptor.Settings, settings), found);
        CallbackSigning.Check(adapter, draft.Callbacks, current, settings, callbacks.Value.RequireSignature, found);
        errors.AddRange(found.Items);
        return settings;
    }

    /// <summary>Reads, changes and saves an integration; errors of the change stop it.</summary>
    internal async Task<Result<Integration>> EditAsync(
        TenantId tenant, string id, Func<Integration, ErrorList> change, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<Integration>(
            () => IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<Integration?>(null),
            async integration =>
            {
                await mailboxes.AnnounceAsync(integration, cancellationToken);
                return await store.SaveAsync(tenant, integration, cancellationToken);
            },
            IntegrationErrors.NotFound);
        var result = await GuardedEdit.RunAsync(row, integration =>
        {
            integration.Updated = time.GetUtcNow();
            return change(integration);
        });
        catalog.Invalidate(tenant, id);
        return result;
    }

    private IChannelAdapter? FindAdapter(IntegrationDraft draft, AdapterOffer offer, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(draft.Provider))
            errors.Add(CommonErrors.Required("provider"));
        if (string.IsNullOrWhiteSpace(draft.Channel))
        {
            errors.Add(CommonErrors.Required("channel"));
            return null;
        }

        var channel = registry.FindChannel(draft.Channel);
        if (channel is null)
        {
            errors.Add(CommonErrors.NotAllowed("channel", offer.Channels.Select(one => one.Name)));
            return null;
        }

        var providers = offer.ProvidersOf(channel);
        var adapter = providers.FirstOrDefault(
            one => string.Equals(one.Descriptor.Provider, draft.Provider, StringComparison.OrdinalIgnoreCase));
        if (adapter is null)
            errors.Add(CommonErrors.NotAllowed("provider", providers.Select(one => one.Descriptor.Provider)));
        return adapter;
    }

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "Integration {IntegrationId} of tenant {Tenant} was removed: {Channel} through {Provider}")]
    private partial void LogRemoved(string integrationId, TenantId tenant, string channel, string provider);

    private void CheckRateUnit(IntegrationDraft draft, string? channel, ErrorList errors)
    {
        if (draft.Delivery?.RateUnit == DeliveryDraft.Parts && channel is not null && registry.FindChannel(channel)?.HasParts == false)
            errors.Add(CommonErrors.NotAllowed("delivery.rateUnit", [DeliveryDraft.Messages]));
    }

    private static void CheckFixed(string? given, string stored, string field, ErrorList errors)
    {
        if (given is not null && !string.Equals(given, stored, StringComparison.OrdinalIgnoreCase))
            errors.Add(IntegrationErrors.Fixed(field));
    }
}
