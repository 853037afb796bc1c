using Iris.Adapters.Http;
using Iris.Core.Addresses;

namespace Iris.Adapters.Channels.WhatsApp;

internal sealed class WhatsAppChannel(AddressRules? addresses = null) : PayloadChannel(
    ChannelName, "67c98902c362797495a61a52", [DestinationKinds.PhoneNumber, DestinationKinds.WhatsAppUserId], addresses,
    WhatsAppPayloadValidator.Kinds)
{
    public const string ChannelName = "WhatsApp";

    /// <summary>Source: B.2, D.1.</summary>
    public override TimeSpan? ReplyWindow { get; } = TimeSpan.FromHours(24);
}
