using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <content>What the provider says of it, and of which of its messages.</content>
public sealed partial class Interaction
{
    /// <summary>Appends what the provider said, as much as <see cref="ProviderWords"/> allows. Never changes the status.</summary>
    /// <param name="providerEvent">What it said.</param>
    /// <param name="options">How much of it is kept; null for the defaults.</param>
    public void AddProviderEvent(ProviderEvent providerEvent, InteractionOptions? options = null)
    {
        options ??= InteractionOptions.Default;
        var told = providerEvent with { Date = NotBefore(providerEvent.Date) };
        if (options.HasRoom(this))
            AuditTrail.ProviderEvents.Add(options.Keep(this, told));
        else
            AuditTrail.ProviderEventsLeftOut++;
        AuditTrail.Updated = told.Date;
    }

    /// <summary>
    /// Takes in a provider's notice. The notice is kept while there is room; status and customStatus only move forward: each message of the provider
    /// has its own progress, one failed message fails the interaction, and it is complete when all of them arrived. The order in which
    /// notices come makes no difference to where it ends, unless the provider contradicts itself: then the first end stays. (Source: E.1, E.2)
    /// </summary>
    public void ApplyNotice(
        DateTimeOffset now, ProviderNotice.Status notice, ProviderEvent providerEvent, InteractionOptions? options = null)
    {
        if (AuditTrail.ProviderEvents.Exists(known => known.NoticeId is not null && known.NoticeId == providerEvent.NoticeId))
            return;

        AddProviderEvent(providerEvent, options);
        var furthest = MessageProgress.FurthestOf(this);
        if (notice.Progress == DeliveryProgress.None || !MessageProgress.Advance(this, notice, providerEvent.IntegrationId))
            return;

        Hear(notice.Destination);
        if (HasOpenDestinations)
        {
            Settle(now, keepsLease: false);
            return;
        }

        var status = MessageProgress.StatusOf(this);
        var word = notice.Progress >= furthest || status != Status ? notice.CustomStatus : CustomStatus;
        if (Status is not (InteractionStatus.DispatchPending or InteractionStatus.Sent))
        {
            // Final: reading after delivery is left to tell, and what became of one whose outcome nobody knew.
            var isCertainNow = IsOutcomeUnknown && status is (InteractionStatus.Completed or InteractionStatus.ProcessError);
            if (!isCertainNow && (Status != InteractionStatus.Completed || status != InteractionStatus.Completed))
                return;
        }
        else
        {
            Dispatch = Dispatch with { Phase = DispatchPhase.Done, DueAt = null, LeaseOwner = null };
        }

        if (status != Status || word != CustomStatus)
            Append(now, status, word);
    }

    /// <summary>Whether it ended because no notice came in time: nothing is known of it yet.</summary>
    private bool IsOutcomeUnknown => Status == InteractionStatus.ProviderSendingError && CustomStatus == CustomStatuses.OutcomeUnknown;

    /// <summary>Kept even in a final status: a notice that overtook this answer may have ended it, and more notices will name these ids.</summary>
    private void Remember(IReadOnlyList<ProviderMessage> messages)
    {
        ProviderMessages.RemoveAll(known => known.IsSuperseded && messages.Any(message => IsSame(known, message)));
        foreach (var message in messages.Where(message => ProviderWords.IsId(message.Id) && !ProviderMessages.Exists(known => IsSame(known, message))))
        {
            if (HasRoomForMessage)
                ProviderMessages.Add(message);
        }

        static bool IsSame(ProviderMessage one, ProviderMessage other) =>
            one.Id == other.Id && (one.Destination is null || other.Destination is null || one.Destination == other.Destination);
    }
}
