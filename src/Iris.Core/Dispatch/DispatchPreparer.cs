using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;

namespace Iris.Core.Dispatch;

/// <summary>What an interaction's turn comes to: decided already, or a call to make.</summary>
internal readonly record struct DispatchTurn(DispatchDecision? Decided, ProviderCall Call)
{
    public static implicit operator DispatchTurn(DispatchDecision decided) => new(decided, default);

    public static implicit operator DispatchTurn(ProviderCall call) => new(null, call);
}

/// <summary>Looks at its turn whether an interaction may still be sent, and makes ready what the provider gets.</summary>
internal sealed class DispatchPreparer(
    IntegrationCatalog catalog, SendConditions conditions, QuietTime quiet, IntegrationHolds holds, CallbackUrls callbacks, UnsubscribeLinks links,
    AttachmentHandover attachments, TimeProvider time, Random random)
{
    /// <summary>For so long what held when a message was accepted is taken to hold: nobody opted out, no quiet hours began.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    public async ValueTask<DispatchTurn> PrepareAsync(DispatchItem item, CancellationToken cancellationToken)
    {
        var interaction = item.Interaction;
        // Asked for now, whoever knew it when this was accepted or claimed: it may have been changed or disabled since.
        var resolved = await catalog.FindAsync(interaction.Tenant, interaction.Integration.IntegrationId, cancellationToken);
        var now = time.GetUtcNow();
        if (DispatchDecision.BeforeCall(interaction, resolved?.Integration.Delivery, resolved?.Refusal, now) is { } decided)
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

        var isTrial = false;
        if (resolved!.Integration.Hold is { } hold)
        {
            if (await holds.TryPassAsync(resolved, cancellationToken) is not { } passes)
                return DispatchDecision.Park(interaction, resolved.Integration.Delivery, hold.Code, now, random.NextDouble());

            isTrial = passes;
        }

        return new ProviderCall(interaction, resolved!, new ProviderSend(
            interaction.Integration.IntegrationId, interaction.Id, payload, [.. next.Select(one => one.Value)], resolved!.Settings, callbacks.Of(resolved.Integration))
        {
            AllDestinations = [.. interaction.Destinations.Select(one => one.Value)],
            Part = interaction.IsSeparate ? interaction.NextDestinations()[0] : null,
            HasCopies = interaction.HasNothingTaken,
            ProcessId = interaction.ProcessId,
            UnsubscribeUrl = interaction.IsSeparate || interaction.Destinations.Count == 1
                ? () => links.Of(resolved.Integration, next[0].Address)
                : static () => null,
            ExpiresAt = interaction.ExpiresAt,
            TimeToLive = interaction.ExpiresAt - now,
            Attachments = files,
            IsUrgent = interaction.Priority == Priority.High,
            SignReference = ReturnKey.Of(resolved.Integration).Sign,
        }, isTrial);
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
