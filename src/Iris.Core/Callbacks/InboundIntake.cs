using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Telemetry;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>Registers a message of an end user: finds or makes the user and the process, and drops what is there already.</summary>
internal sealed class InboundIntake(
    Persons persons, IProcessStore processes, IInteractionStore interactions, InteractionWriter writer, InboundParts parts, OptOutListener optOuts,
    SendQuota quota, Turns turns, MediaPlanner media, ICallbackStore callbacks, IOptions<CallbackOptions> options, IOptions<InteractionOptions> words, TimeProvider time)
{
    private const int MaxRounds = 5;

    /// <summary>An end user's message has no author among the tenant's accounts: the integration that took it in stands for one.</summary>
    public async Task<ItemResult> AcceptAsync(
        StoredCallback callback, ProviderNotice.Inbound message, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        if (message.MessageId.Length is 0 or > ProviderWords.MaxId || Sender.Of(message, resolved) is not { } sender)
            return ItemResult.Unreadable;

        return message.Part is { } part
            ? await AcceptPartAsync(part, callback, message, resolved, sender, cancellationToken)
            : await PassAsync(callback, message, resolved, sender, cancellationToken);
    }

    private async Task<ItemResult> AcceptPartAsync(
        InboundPart part, StoredCallback callback, ProviderNotice.Inbound message, ResolvedIntegration resolved, Sender sender,
        CancellationToken cancellationToken)
    {
        if (InboundParts.Refusal(part, callback.Callback, options.Value) is { } refusal)
        {
            callback.Note(refusal);
            return ItemResult.Unreadable;
        }

        if (await parts.JoinAsync(callback, message, resolved, cancellationToken) is not { } whole)
            return ItemResult.NotYet;

        var result = await PassAsync(callback, whole.Message, resolved, sender, cancellationToken);
        // The others would look through all of them again, each to find that it is done.
        foreach (var other in result == ItemResult.Applied ? whole.Parts.Where(other => other.State == CallbackState.Pending) : [])
        {
            other.Done();
            await callbacks.SaveAsync(other.Tenant, other, cancellationToken);
        }

        return result;
    }

    private Task<ItemResult> PassAsync(
        StoredCallback callback, ProviderNotice.Inbound message, ResolvedIntegration resolved, Sender sender,
        CancellationToken cancellationToken)
    {
        var name = ProviderWords.Name(message.ProfileName);
        var payload = message.Payload.Bounded();
        if (message.GroupId is not null)
            payload = payload with { From = ProviderWords.Word(message.Source), FromName = name };
        var bounded = message with { Payload = payload, ProfileName = name };
        return turns.TakeAsync(
            HashCode.Combine(callback.Tenant, sender.Address.LookupValue), _ => RegisterAsync(callback, bounded, resolved, sender, cancellationToken), cancellationToken);
    }

    private async Task<ItemResult> RegisterAsync(
        StoredCallback callback, ProviderNotice.Inbound message, ResolvedIntegration resolved, Sender sender, CancellationToken cancellationToken)
    {
        // A keyword that comes a second time must not undo what the end user said since.
        var confirms = OptOutListener.ChangeOf(resolved, message) is { } change
            && await interactions.FindByProviderMessageAsync(callback.Tenant, callback.IntegrationId, message.MessageId, cancellationToken) is null
            && await optOuts.HearAsync(resolved, sender.All, message, change, cancellationToken)
            // A provider that took the word itself has answered.
            && message.ProviderHeard is null;

        for (var round = 0; round < MaxRounds; round++)
        {
            var now = time.GetUtcNow();
            var owners = await persons.ResolveAsync(callback.Tenant, sender, message.GroupId is null ? message.ProfileName : null, resolved.Channel.Name, now, cancellationToken);
            var user = owners.First!;
            // A process that was closed between look-up and commit is not looked for again.
            var process = round == 0 ? await FindProcessAsync(message, resolved.Integration, user, now, cancellationToken) : null;
            var created = process is null ? Process.Open(user.Tenant, user.Id, now) : null;
            var joined = (process ?? created)!;
            var interaction = Build(callback, message, resolved, sender, user, joined.Id, now);
            var view = InteractionView.OfNew(interaction, owners.All(), joined);
            var commit = new List<NewInteraction> { new(new Acceptance(interaction, owners.Created, created), view, resolved) };
            if (confirms && OptOutReply.To(interaction, resolved, now) is { } reply)
                commit.Add(new NewInteraction(new Acceptance(reply, null, null), InteractionView.OfNew(reply, owners.All(), joined), resolved));
            var result = await writer.AcceptAsync(commit, null, cancellationToken);
            if (result is AcceptResult.Accepted or AcceptResult.Duplicate)
                await PlanMediaAsync(result == AcceptResult.Accepted ? interaction : null, message, resolved.Integration, cancellationToken);
            if (result == AcceptResult.Accepted)
                quota.CountStored(callback.Tenant, InteractionSize.Stored(interaction));
            if (result is AcceptResult.Accepted or AcceptResult.Duplicate)
                return ItemResult.Applied;
        }

        return ItemResult.NotYet;
    }

    /// <summary>Before the callback counts as applied: what a crash left out is planned when it comes again.</summary>
    private async Task PlanMediaAsync(Interaction? registered, ProviderNotice.Inbound message, Integration integration, CancellationToken cancellationToken)
    {
        if (message.Payload.Media is not { Count: > 0 })
            return;

        var interaction = registered
            ?? await interactions.FindByProviderMessageAsync(integration.Tenant, integration.Id, message.MessageId, cancellationToken);
        if (interaction is not null)
            await media.PlanAsync(interaction, message.Payload.Media, cancellationToken);
    }

    private async Task<Process?> FindProcessAsync(
        ProviderNotice.Inbound message, Integration integration, User user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var answered = await FindAnsweredAsync(message, integration, cancellationToken);
        if (answered is not null
            && await processes.FindAsync(integration.Tenant, answered.ProcessId, cancellationToken) is { IsClosed: false } named
            && named.UserId == user.Id)
            return named;

        var since = now - TimeSpan.FromHours(integration.ConversationWindowHours);
        return await processes.FindOpenAsync(integration.Tenant, user.Id, integration.Id, since, cancellationToken);
    }

    private async Task<Interaction?> FindAnsweredAsync(
        ProviderNotice.Inbound message, Integration integration, CancellationToken cancellationToken)
    {
        var interaction = message.ReplyToMessageId is { } id
            ? await interactions.FindByProviderMessageAsync(integration.Tenant, integration.Id, id, cancellationToken)
            : null;
        if (interaction is null && IrisId.IsValid(message.ReplyToReference))
            interaction = await interactions.FindAsync(integration.Tenant, message.ReplyToReference!, cancellationToken);
        return interaction?.MayBeKnownTo(integration.Id) == true ? interaction : null;
    }

    private Interaction Build(
        StoredCallback callback, ProviderNotice.Inbound message, ResolvedIntegration resolved, Sender sender, User user,
        string processId, DateTimeOffset now)
    {
        var (key, source) = sender.Address;
        var group = user.Find(sender.Address)?.Group ?? UserDestination.DefaultGroup;
        var interaction = new Interaction
        {
            Id = IrisId.New(now),
            Tenant = callback.Tenant,
            Trace = IrisTrace.Current,
            Summary = message.Payload.Summarise(),
            AuditTrail = new AuditTrail
            {
                Created = now,
                Updated = now,
                AuthorId = resolved.Integration.Id,
                UpdaterId = resolved.Integration.Id,
            },
            Integration = resolved.Describe(),
            Payload = CallbackMask.Hide(message.Payload.ToJson(), resolved.Integration)!.Value,
            ProcessId = processId,
            Destinations = [new InteractionDestination(key, source, group, user.Id)],
            Direction = Direction.In,
            ProviderMessages = [new ProviderMessage(message.MessageId, source)],
            Written = message.Written is { } written ? written < callback.Callback.Received ? written : callback.Callback.Received : null,
            SourceAliases = sender.Others.Count == 0 ? null : [.. sender.Others.Select(other => other.LookupValue)],
        };
        interaction.AddProviderEvent(
            new ProviderEvent(
                now, resolved.Adapter.Descriptor.Provider, "received", null, null, source, CallbackMask.Hide(message.Raw, resolved.Integration))
            { NoticeId = callback.Id },
            words.Value);
        interaction.RegisterInbound(now);
        return interaction;
    }
}
