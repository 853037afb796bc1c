using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>RCS through the Sinch Conversation API. The id is the documented one. (Source: A.3, C.2 to C.4)</summary>
internal sealed class SinchRcsAdapter(ProviderHttp http, OAuthTokens tokens)
    : SinchConversationAdapter(http, tokens, SinchRcsMessages.Channel)
{
    // A send has one recipient, and its identities are those of one person.
    public override AdapterDescriptor Descriptor { get; } = new(
        RcsChannel.ChannelName, ProviderName, "684bca2b65457325f7995be9", MaxDestinations: 1, Schema)
    {
        Outcomes = Outcomes,
        SignatureHeaders = SinchSignature.Headers,
        Aliases = [Contact],
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) => SinchRcsMessages.Check(payload, errors);

    protected override SinchConversationRequest ToRequest(ProviderSend request, SinchConversationSettings settings) =>
        SinchRcsMessages.ToRequest(request, settings);
}
