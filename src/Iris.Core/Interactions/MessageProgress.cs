using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>How far the messages have come that a provider made of an interaction. Those of attempts before a resend do not count.</summary>
internal static class MessageProgress
{
    /// <summary>The furthest that any of them has come.</summary>
    public static DeliveryProgress FurthestOf(Interaction interaction) =>
        interaction.ProviderMessages.Max(message => message.IsSuperseded ? null : (DeliveryProgress?)message.Progress) ?? DeliveryProgress.None;

    /// <summary>Takes a notice in.</summary>
    /// <param name="interaction">Gets it.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="integrationId">The integration whose provider sent it; null for the interaction's own.</param>
    /// <returns>Whether it brought its message any further.</returns>
    public static bool Advance(Interaction interaction, ProviderNotice.Status notice, string? integrationId)
    {
        var messages = interaction.ProviderMessages;
        var index = IndexOf(interaction, notice);
        if (index < 0)
        {
            if (!interaction.HasRoomForMessage)
                return false;

            messages.Add(new ProviderMessage(notice.MessageId ?? interaction.Id, notice.Destination, notice.Progress) { IntegrationId = integrationId });
            return true;
        }

        var known = messages[index];
        if (IsOfOneOfMany(interaction, notice, known))
        {
            // One destination of a message to several: what becomes of it is not what becomes of the others.
            if (!interaction.HasRoomForMessage || notice.Progress <= known.Progress)
                return false;

            messages.Add(new ProviderMessage(interaction.Id, notice.Destination, notice.Progress) { IntegrationId = integrationId });
            return true;
        }

        if (known.IsSuperseded || notice.Progress <= known.Progress || (notice.Progress == DeliveryProgress.Failed && known.Progress >= DeliveryProgress.Delivered))
            return false;

        messages[index] = known with { Progress = notice.Progress };
        return true;
    }

    /// <summary>The status that they come to.</summary>
    public static InteractionStatus StatusOf(Interaction interaction)
    {
        var messages = interaction.ProviderMessages;
        if (messages.Exists(message => !message.IsSuperseded && message.Progress == DeliveryProgress.Failed))
            return InteractionStatus.ProcessError;
        if (interaction.Sends is { } sends && StatusOf(sends) is { } partly)
            return partly;

        return messages.TrueForAll(message => message.IsSuperseded || message.Progress >= DeliveryProgress.Delivered || IsSplit(interaction, message))
            && (interaction.Destinations.Count == 1 || interaction.Destinations.All(destination => HasMessage(messages, destination)))
            ? InteractionStatus.Completed
            : InteractionStatus.Sent;
    }

    /// <summary>Where some of several destinations got nothing; null when all got it.</summary>
    private static InteractionStatus? StatusOf(List<DestinationSend> sends)
    {
        var ends = sends.Where(send => send.Phase is DestinationPhase.Failed).Select(send => send.Status).Distinct().ToList();
        if (ends.Count == 0)
            return sends.Exists(send => send.Phase == DestinationPhase.NeverKnown) ? InteractionStatus.ProviderSendingError : null;
        if (sends.Exists(send => send.Phase != DestinationPhase.Failed))
            return InteractionStatus.ProcessError;

        return ends is [{ } same] ? same : InteractionStatus.ProviderSendingError;
    }

    /// <summary>
    /// Which of the provider's messages a notice means. One that was matched by our reference and brings an id of its own means the only
    /// message there is: providers need not call it the same in their answer and in their notices.
    /// </summary>
    private static int IndexOf(Interaction interaction, ProviderNotice.Status notice)
    {
        var messages = interaction.ProviderMessages;
        // One message to several has one id for all of them.
        var index = notice.MessageId is null ? -1 : messages.FindIndex(message => message.Id == notice.MessageId && message.Destination == notice.Destination);
        if (index < 0 && notice.MessageId is not null)
            index = messages.FindIndex(message => message.Id == notice.MessageId);
        if (index >= 0)
            return index;

        var first = messages.FindIndex(message => !message.IsSuperseded);
        // Of several destinations, the one that told something first is not the only one.
        if (first == messages.FindLastIndex(message => !message.IsSuperseded) && !interaction.FaresApart && (interaction.Destinations.Count == 1 || notice.Destination is null))
            return first;

        if (notice.Destination is not null
            && messages.FindIndex(message => !message.IsSuperseded && message.Destination == notice.Destination) is var own and >= 0)
            return own;

        return notice.Destination is null
            ? notice.MessageId is null ? first : -1
            : messages.FindIndex(message => !message.IsSuperseded && (message.Destination ?? notice.Destination) == notice.Destination);
    }

    /// <summary>Whether a notice by our reference tells of one destination of a message that went to several.</summary>
    private static bool IsOfOneOfMany(Interaction interaction, ProviderNotice.Status notice, ProviderMessage message) =>
        notice.MessageId is null && notice.Destination is not null && message.Destination is null && interaction.Destinations.Count > 1;

    /// <summary>Whether a message to several is told of by destination, each of them.</summary>
    private static bool IsSplit(Interaction interaction, ProviderMessage message) =>
        message.Destination is null && interaction.Destinations.Count > 1
        && interaction.Destinations.All(destination => interaction.ProviderMessages.Exists(one => !one.IsSuperseded && one.Destination == destination.Value));

    /// <summary>Where the answer to a send was lost, notices tell of one destination after the other.</summary>
    private static bool HasMessage(List<ProviderMessage> messages, InteractionDestination destination) =>
        messages.Exists(message => !message.IsSuperseded && (message.Destination ?? destination.Value) == destination.Value);
}
