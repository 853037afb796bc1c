using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.OptOuts;
using Iris.Testing;

namespace Iris.Core.Tests.Callbacks;

/// <summary>What mail reports, which has no id of a provider: by our reference and the destination, or its index.</summary>
public sealed class MailNoticeTests : CallbackScenario
{
    private static readonly string[] Two = ["34600000001", "34600000002"];

    [Fact]
    public async Task Status_OfOneOfTwoByItsIndex_IsThatOnesAlone()
    {
        var id = await SendAsync(Two);

        await CallAsync(Item(id, "DELIVERED", DeliveryProgress.Delivered, index: 1));
        var half = await AfterAsync(id, 1);
        await CallAsync(Item(id, "DELIVERED", DeliveryProgress.Delivered, index: 0));
        var whole = await AfterAsync(id, 2);

        Assert.Equal((InteractionStatus.Sent, Two[1]), (half.Status, half.AuditTrail.ProviderEvents[^1].Destination));
        Assert.Equal(InteractionStatus.Completed, whole.Status);
    }

    [Fact]
    public async Task Status_OneOfTwoFailed_FailsTheInteractionAndKeepsTheOther()
    {
        var id = await SendAsync(Two);

        await CallAsync(Item(id, "BOUNCED", DeliveryProgress.Failed, to: Two[0]), Item(id, "DELIVERED", DeliveryProgress.Delivered, to: Two[1]));
        var ended = await AfterAsync(id, 2);

        Assert.Equal((InteractionStatus.ProcessError, "BOUNCED"), (ended.Status, ended.CustomStatus));
        Assert.Equal(
            [(Two[0], DeliveryProgress.Failed), (Two[1], DeliveryProgress.Delivered)],
            ended.ProviderMessages.Where(message => message.Destination is not null).Select(message => (message.Destination, message.Progress)));
    }

    [Fact]
    public async Task Status_OfSomebodyElseAmongTwo_IsAnEventAlone()
    {
        var id = await SendAsync(Two);

        await CallAsync(Item(id, "BOUNCED", DeliveryProgress.Failed, to: "34699999999"), Item(id, "BOUNCED", DeliveryProgress.Failed));
        var ended = await AfterAsync(id, 2);

        Assert.Equal(InteractionStatus.Sent, ended.Status);
    }

    [Fact]
    public async Task Status_OfSomebodyElseOfOne_IsTheOneItWasForwardedFrom()
    {
        var id = await SendAsync([Two[0]]);

        await CallAsync(Item(id, "BOUNCED", DeliveryProgress.Failed, to: "34699999999"));

        var ended = await AfterAsync(id, 1);
        Assert.Equal((InteractionStatus.ProcessError, Two[0]), (ended.Status, ended.AuditTrail.ProviderEvents[^1].Destination));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(99, false)]
    public async Task Status_AComplaint_OptsOutWhomItIsAbout(int index, bool isHeard)
    {
        var id = await SendAsync(Two);

        await CallAsync(Item(id, "COMPLAINT", DeliveryProgress.Read, index: index, code: ScriptedAdapter.OptOutCode));
        await AfterAsync(id, 1);

        var scope = new OptOutScope(ScriptedChannel.ChannelName, Integration.Id);
        var found = await Host.Get<IOptOutStore>().FindAsync(Builders.Tenant, scope, Two, default);
        Assert.Equal(isHeard ? [Two[0]] : [], found);
    }

    private static string Item(string id, string word, DeliveryProgress progress, int? index = null, string? to = null, string? code = null) =>
        $$"""{"ref":"{{id}}","word":"{{word}}","progress":"{{progress}}","mail":true{{(index is null ? "" : $",\"index\":{index}")}}{{(to is null ? "" : $",\"to\":\"{to}\"")}}{{(code is null ? "" : $",\"code\":\"{code}\"")}}}""";

    private async Task<string> SendAsync(string[] destinations)
    {
        var view = await Host.SendAsync(CoreHost.Command(Integration, destinations));
        await Host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        return view.Interaction.Id;
    }

    /// <summary>The answer to the send is an event too.</summary>
    private Task<Interaction> AfterAsync(string id, int notices) =>
        Host.WaitForAsync(id, found => found.AuditTrail.ProviderEvents.Count == notices + 1, "the notices are applied");
}
