namespace Iris.Adapters.Tests.Providers.Sinch;

public sealed class SinchRcsNoticeTests : SinchConversationNoticeTests
{
    protected override string Channel => "RCS";

    protected override string Folder => "Providers/Sinch/Samples/Rcs";

    protected override string ProviderChannel => "RCS";

    protected override string OtherProviderChannel => "WHATSAPP";
}
