using Iris.Core.Users;

namespace Iris.Adapters.Channels.Email;

internal sealed class EmailChannel() : PayloadChannel(
    ChannelName, "67c98902c362797495a61a54", DestinationKeys.Email, addresses: null,
    new PayloadKind<EmailPayload>(EmailTypes.Simple, EmailPayloadValidator.Instance))
{
    public const string ChannelName = "Email";
}
