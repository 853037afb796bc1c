using Iris.Core.Addresses;

namespace Iris.Adapters.Channels.Email;

internal sealed class EmailChannel() : PayloadChannel(
    ChannelName, "67c98902c362797495a61a54", [DestinationKinds.Email], addresses: null,
    new PayloadKind<EmailPayload>(EmailTypes.Simple, EmailPayloadValidator.Instance))
{
    public const string ChannelName = "Email";
}
