using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;

namespace Iris.Core.Callbacks;

/// <summary>What tells an end user that an opt-out was heard. Committed with the message that said it, it is sent once however often that comes.</summary>
internal static class OptOutReply
{
    /// <summary>The reply to a message; null where the integration has none, or its channel no plain text.</summary>
    public static Interaction? To(Interaction message, ResolvedIntegration resolved, DateTimeOffset now)
    {
        if (resolved.Integration.OptOutKeywords.Reply is not { } text || resolved.Refusal is not null || PayloadOf(resolved.Channel, text) is not { } payload)
            return null;

        var errors = new ErrorList();
        if (resolved.Channel.Read(payload, PayloadReading.Accepted, errors) is not { } read)
            return null;

        resolved.Adapter.CheckPayload(read, errors);
        if (!errors.IsEmpty)
            return null;

        var reply = new Interaction
        {
            Id = IrisId.New(now),
            Tenant = message.Tenant,
            Trace = IrisTrace.Current ?? message.Trace,
            Summary = read.Summarise(),
            AuditTrail = new AuditTrail
            {
                Created = now,
                Updated = now,
                AuthorId = resolved.Integration.Id,
                UpdaterId = resolved.Integration.Id,
            },
            Integration = resolved.Describe(),
            Payload = payload,
            ProcessId = message.ProcessId,
            Destinations = message.Destinations,
            Direction = Direction.Out,
            ConfirmsOptOut = true,
        };
        reply.Register(now, now, now, null);
        return reply;
    }

    /// <summary>A plain text of the channel; null where it has none.</summary>
    public static JsonElement? PayloadOf(IChannel channel, string text) =>
        channel.TextType is null ? null : channel.PlainText(text);
}
