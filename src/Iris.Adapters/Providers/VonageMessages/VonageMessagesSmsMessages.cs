using System.Text.Json.Serialization;
using Iris.Adapters.Channels.Sms;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>The channel's part of a send. The provider finds out by itself whether a text needs Unicode. (Source: C.7, VO-SDK)</summary>
internal static class VonageMessagesSmsMessages
{
    /// <summary>Source: D.3.</summary>
    public const int MaxText = 1000;

    public sealed record Body([property: JsonPropertyName("text")] string Text) : VonageMessagesBody("text");

    public static void Check(ChannelPayload payload, ErrorList errors) => SmsPayloadValidator.CheckLength(payload, MaxText, errors);

    public static VonageMessagesBody ToBody(ChannelPayload payload) => new Body(((SmsTextPayload)payload).Text);
}
