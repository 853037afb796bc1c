using Iris.Adapters.Payloads;
using Iris.Core.Users;

namespace Iris.Adapters.WhatsApp;

internal sealed class WhatsAppChannel() : PayloadChannel(
    ChannelName, "67c98902c362797495a61a52", DestinationKeys.PhoneNumber,
    WhatsAppPayloadValidator.Kinds)
{
    public const string ChannelName = "WhatsApp";
}
