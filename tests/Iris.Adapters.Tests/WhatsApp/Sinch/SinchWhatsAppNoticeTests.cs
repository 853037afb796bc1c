using Iris.Adapters.Tests.SinchConversation;

namespace Iris.Adapters.Tests.WhatsApp.Sinch;

public sealed class SinchWhatsAppNoticeTests : SinchConversationNoticeTests
{
    protected override string Channel => "WhatsApp";

    protected override string Folder => "WhatsApp/Sinch/Samples";

    protected override string ProviderChannel => "WHATSAPP";

    protected override string OtherProviderChannel => "RCS";
}
