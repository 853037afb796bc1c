using Iris.Adapters.Http;
using Iris.Core.Addresses;

namespace Iris.Adapters.Channels.Rcs;

/// <summary>Rich Communication Services. Name and id are the documented ones. (Source: A.3)</summary>
internal sealed class RcsChannel(AddressRules? addresses = null) : PayloadChannel(
    ChannelName, "684bca2b65457325f7995be8", [DestinationKinds.PhoneNumber], addresses,
    RcsPayloadValidator.Kinds)
{
    public const string ChannelName = "RCS";
}
