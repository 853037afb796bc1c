using Iris.Core.Addresses;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.Sms;

internal sealed class SmsChannel() : PayloadChannel(
    ChannelName, "67c98902c362797495a61a53", [DestinationKinds.PhoneNumber], addresses: null,
    new PayloadKind<SmsTextPayload>(SmsTypes.Text, () => SmsPayloadValidator.Instance))
{
    public const string ChannelName = "SMS";

    public override bool HasParts => true;

    public override string TextType => SmsTypes.Text;

    public override PayloadPreview Preview(ChannelPayload payload) => new() { Text = ((SmsTextPayload)payload).Text };
}
