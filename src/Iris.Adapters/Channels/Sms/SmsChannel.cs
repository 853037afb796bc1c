using Iris.Core.Users;

namespace Iris.Adapters.Channels.Sms;

internal sealed class SmsChannel() : PayloadChannel(
    ChannelName, "67c98902c362797495a61a53", DestinationKeys.PhoneNumber, addresses: null,
    new PayloadKind<SmsTextPayload>(SmsTypes.Text, SmsPayloadValidator.Instance))
{
    public const string ChannelName = "SMS";
}
