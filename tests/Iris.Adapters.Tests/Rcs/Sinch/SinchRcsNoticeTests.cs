using Iris.Adapters.Tests.SinchConversation;

namespace Iris.Adapters.Tests.Rcs.Sinch;

public sealed class SinchRcsNoticeTests : SinchConversationNoticeTests
{
    protected override string Channel => "RCS";

    protected override string Folder => "Rcs/Sinch/Samples";

    protected override string ProviderChannel => "RCS";

    protected override string OtherProviderChannel => "WHATSAPP";
}
