using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>WhatsApp through the Sinch Conversation API. (Source: C.2, C.4)</summary>
internal sealed class SinchWhatsAppAdapter(ProviderHttp http, OAuthTokens tokens)
    : SinchConversationAdapter(http, tokens, SinchWhatsAppMessages.Channel)
{
    private readonly SinchTemplates templates = new(http, tokens);

    // A send has one recipient, and its identities are those of one person.
    public override AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, ProviderName, "67c98902c362797495a61b0c", MaxDestinations: 1, Schema)
    {
        Outcomes = Outcomes,
        SignatureHeaders = SinchSignature.Headers,
        Aliases = [Contact],
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) => SinchWhatsAppMessages.Check(payload, errors);

    protected override CatalogueReader? CatalogueOf(SinchConversationSettings settings) => cancellationToken => templates.ReadAsync(settings, cancellationToken);

    protected override SinchConversationRequest ToRequest(ProviderSend request, SinchConversationSettings settings) =>
        SinchWhatsAppMessages.ToRequest(request, settings);
}
