namespace Iris.Adapters.Tests.Providers.Sinch;

public sealed class SinchWhatsAppNoticeTests : SinchConversationNoticeTests
{
    protected override string Channel => "WhatsApp";

    protected override string Folder => "Providers/Sinch/Samples/WhatsApp";

    protected override string ProviderChannel => "WHATSAPP";

    protected override string OtherProviderChannel => "RCS";
}
