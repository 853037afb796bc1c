using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>What an interaction's turn comes to: decided already, a call to make, or a turn with another integration.</summary>
internal readonly record struct DispatchTurn(DispatchDecision? Decided, ProviderCall Call, ResolvedIntegration? Elsewhere = null)
{
    public static implicit operator DispatchTurn(DispatchDecision decided) => new(decided, default);

    public static implicit operator DispatchTurn(ProviderCall call) => new(null, call);
}

/// <summary>Looks at its turn whether an interaction may still be sent, and makes ready what the provider gets.</summary>
internal sealed class DispatchPreparer(
    IntegrationCatalog catalog, SendConditions conditions, QuietTime quiet, IntegrationHolds holds, RoutePicker picker, CallbackUrls callbacks,
    UnsubscribeLinks links, AttachmentHandover attachments, IOptions<DispatchOptions> options, TimeProvider time, Random random)
{
    /// <summary>For so long what held when a message was accepted is taken to hold: nobody opted out, no quiet hours began.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    public async ValueTask<DispatchTurn> PrepareAsync(DispatchItem item, CancellationToken cancellationToken)
    {
        var interaction = item.Interaction;
        // Asked for now, whoever knew it when this was accepted or claimed: it may have been changed or disabled since.
        var resolved = await catalog.FindAsync(interaction.Tenant, interaction.Integration.IntegrationId, cancellationToken);
        var now = time.GetUtcNow();
        if (DispatchDecision.BeforeCall(interaction, item.HasBegun, resolved?.Integration.Delivery, resolved?.Refusal, now) is { } decided)
            return decided;

        var next = interaction.NextDestinations().Select(index => interaction.Destinations[index]).ToList();
        // What held when it was accepted may hold no longer.
        var hasWaited = item.Payload is null || now - interaction.AuditTrail.Created > FreshFor;
        var errors = new ErrorList();
        // URLs are put into a payload that names attachments: each time into a fresh one.
        var payload = interaction.AttachmentsId.Count == 0 && item.Payload is { } known ? known : resolved!.Channel.Read(interaction.Payload, PayloadReading.Accepted, errors);
        if (payload is not null && hasWaited)
            await conditions.CheckAsync(interaction.Tenant, resolved!, payload, [.. next.Select(one => one.Address)], isDue: true, interaction.ConfirmsOptOut, errors, cancellationToken, interaction.HasNothingTaken);
        var files = payload is not null && interaction.AttachmentsId.Count > 0
            ? await attachments.PrepareAsync(interaction, payload, errors, cancellationToken)
            : [];
        if (payload is null || !errors.IsEmpty)
        {
            var first = errors.Items[0];
            return DispatchDecision.NoLongerValid(now, first.Code, $"{first.Field}: {first.Message.Spanish}");
        }

        if (hasWaited && await QuietEndAsync(now, resolved!, interaction, cancellationToken) is { } quietEnd)
            return new DispatchDecision.HoldUntil(now, quietEnd, HistoryNotes.QuietHours);

        var (way, route) = await WayAsync(item, resolved!, payload, next, now, cancellationToken);
        if (way is { } turn)
            return turn;

        var isTrial = false;
        if (route!.Integration.Hold is { } hold)
        {
            if (await holds.TryPassAsync(route, cancellationToken) is { } passes)
                isTrial = passes;
            else if (await picker.NextAsync(interaction, resolved!, route.Integration.Id, cancellationToken) is { } other)
                return new DispatchTurn(null, default, other);
            else
                return DispatchDecision.Park(interaction, resolved!.Integration.Delivery, hold.Code, now, random.NextDouble(), RoutePicker.HasPool(interaction, resolved));
        }

        return new ProviderCall(interaction, route, new ProviderSend(
            route.Integration.Id, interaction.Id, payload, [.. next.Select(one => one.Value)], route.Settings, callbacks.Of(route.Integration))
        {
            AllDestinations = [.. interaction.Destinations.Select(one => one.Value)],
            Part = interaction.IsSeparate ? interaction.NextDestinations()[0] : null,
            HasCopies = interaction.HasNothingTaken,
            ProcessId = interaction.ProcessId,
            UnsubscribeUrl = interaction.IsSeparate || interaction.Destinations.Count == 1
                ? () => links.Of(resolved!.Integration, next[0].Address)
                : static () => null,
            ExpiresAt = interaction.ExpiresAt,
            TimeToLive = interaction.ExpiresAt - now,
            Attachments = files,
            IsUrgent = interaction.Priority == Priority.High,
            SignReference = ReturnKey.Of(route.Integration).Sign,
        }, isTrial)
        { Own = resolved!, HasBegun = item.HasBegun };
    }

    /// <summary>The integration whose turn it is: its own, or an alternative that can still take it.</summary>
    private async ValueTask<(DispatchTurn? Turn, ResolvedIntegration? Route)> WayAsync(
        DispatchItem item, ResolvedIntegration own, ChannelPayload payload, IReadOnlyList<InteractionDestination> next, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var interaction = item.Interaction;
        if (!RoutePicker.HasPool(interaction, own))
            return (null, own);

        var id = item.Route ?? own.Integration.Id;
        var isOwn = id == own.Integration.Id;
        if (interaction.IsRouteFixed && interaction.RouteId != id)
        {
            return await catalog.FindAsync(interaction.Tenant, interaction.RouteId, cancellationToken) is { } stays
                ? (new DispatchTurn(null, default, stays), null)
                : (DispatchDecision.NoLongerValid(now, IntegrationErrors.NotFoundToSend.Code, null), null);
        }

        if (interaction.WasNotTakenBy(id) && !interaction.IsRouteFixed)
        {
            if (await picker.NextAsync(interaction, own, id, cancellationToken) is { } other)
                return (new DispatchTurn(null, default, other), null);

            var terms = new AttemptTerms(own.Integration.Delivery, options.Value, now, random.NextDouble()) { HasPool = true };
            return (DispatchDecision.RoundOver(interaction, HistoryNotes.NoWay, terms), null);
        }

        if (isOwn)
            return (null, own);

        var route = await catalog.FindAsync(interaction.Tenant, id, cancellationToken);
        // What holds for its own need not hold for another, however short ago that was looked at.
        var reason = route is null ? IntegrationErrors.NotFound.Code : await picker.WhyNotAsync(interaction, route, payload, next, cancellationToken);
        if (reason is null)
            return (null, route);

        return interaction.IsRouteFixed
            ? (DispatchDecision.NoLongerValid(now, reason, null), null)
            : (new DispatchDecision.Skipped(now, id, route?.Integration.Name ?? id, reason), null);
    }

    /// <summary>Asked of the store: another process may have taken the quiet hours away, and what it let go must not be held again.</summary>
    private async ValueTask<DateTimeOffset?> QuietEndAsync(
        DateTimeOffset now, ResolvedIntegration known, Interaction interaction, CancellationToken cancellationToken)
    {
        if (await quiet.EndAfterAsync(now, known.Integration.Delivery, interaction, cancellationToken) is not { } end)
            return null;

        catalog.Invalidate(interaction.Tenant, known.Integration.Id);
        return await catalog.FindAsync(interaction.Tenant, known.Integration.Id, cancellationToken) is { } today
            ? await quiet.EndAfterAsync(now, today.Integration.Delivery, interaction, cancellationToken)
            : end;
    }
}
