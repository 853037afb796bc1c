using Iris.Core.Addresses;
using Iris.Core.Callbacks;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Tests.Callbacks;
using Iris.Core.Users;
using Iris.Testing;

namespace Iris.Core.Tests.OptOuts;

/// <summary>Who opted out by one address is left alone at the others that lead to the same account, whenever those became known.</summary>
public sealed class PersonAddressesTests : CallbackScenario
{
    private const string Phone = "34600000001";
    private const string OtherPhone = "34600000002";
    private const string UserId = "ES.13491208655302741918";
    private const string Contact = "contact-7";

    [Fact]
    public async Task OptOut_ByANumber_HoldsForAUserIdThatIsToldLater()
    {
        await WriteAsync("in-1", Phone, "STOP");

        await WriteAsync("in-2", Phone, "Hola", UserId);

        await AssertOptedOutAsync(UserId);
    }

    [Fact]
    public async Task OptOut_ByAUserId_HoldsForTheNumberAfterAMerge()
    {
        await WriteAsync("in-1", UserId, "STOP");
        await WriteAsync("in-2", Phone, "Hola");

        await Host.Get<UserMerger>().MergeAsync(
            Builders.Tenant, await OwnerAsync("in-2"), await OwnerAsync("in-1"), isDry: false, null, new ErrorList(), default);

        await AssertOptedOutAsync(Phone);
    }

    [Theory]
    [InlineData(Phone, UserId)]
    [InlineData(UserId, Phone)]
    public async Task OptOut_ByTheApi_HoldsForThePersonsOtherAddress(string asked, string other)
    {
        await WriteAsync("in-1", Phone, "Hola", UserId);

        await OptOutAsync(asked);

        await AssertOptedOutAsync(other);
    }

    /// <summary>The number may be given to somebody else.</summary>
    [Fact]
    public async Task OptOut_OfANumberThatMoves_GoesWithItAndLeavesTheFormerOneFree()
    {
        await WriteAsync("in-1", Phone, "STOP");

        await CallAsync($$"""{"from":"{{Phone}}","movedTo":"{{OtherPhone}}"}""");
        await AppliedAsync(2);

        await AssertOptedOutAsync(OtherPhone);
        await Host.SendAsync(CoreHost.Command(Integration, Phone));
    }

    [Fact]
    public async Task Moved_NoticeThatComesAgain_TakesNothingFromWhoHasTheNumberNow()
    {
        var notice = $$"""{"from":"{{Phone}}","movedTo":"{{OtherPhone}}"}""";
        await WriteAsync("in-1", Phone, "Hola");
        await CallAsync(notice);
        await AppliedAsync(2);
        await WriteAsync("in-2", Phone, "STOP");

        await CallAsync(notice);
        await AppliedAsync(4);

        await AssertOptedOutAsync(Phone);
        await Host.SendAsync(CoreHost.Command(Integration, OtherPhone));
        Assert.NotEqual(await OwnerAsync("in-1"), await OwnerAsync("in-2"));
    }

    [Fact]
    public async Task OptIn_ByOneAddress_LiftsTheOthers()
    {
        await WriteAsync("in-1", UserId, "STOP");
        await WriteAsync("in-2", Phone, "Hola", UserId);
        await AssertOptedOutAsync(Phone);

        await WriteAsync("in-3", Phone, "START");

        await Host.SendAsync(CoreHost.Command(Integration, UserId));
        Assert.Empty((await Host.Get<IOptOutStore>().ListAsync(Builders.Tenant, new OptOutFilter(), null, 10, default)).Items);
    }

    /// <summary>The provider names nobody but by its own id, before whose address that is becomes known.</summary>
    [Fact]
    public async Task Consent_OfAnIdThatIsNobodysYet_HoldsForWhomItIsToldToBe()
    {
        await CallAsync($$"""{"optOut":"{{Contact}}"}""");
        await AppliedAsync(1);

        await WriteAsync("in-1", Phone, "Hola", Contact);
        await AssertOptedOutAsync(Phone);

        await CallAsync($$"""{"optIn":"{{Contact}}"}""");
        await AppliedAsync(3);
        await Host.SendAsync(CoreHost.Command(Integration, Phone));
    }

    /// <summary>What a provider blocked before opt-outs had a scope was kept for the channel.</summary>
    [Theory]
    [InlineData(OptOutSource.Provider, true)]
    [InlineData(OptOutSource.Api, false)]
    public async Task Consent_OptIn_LiftsWhatTheProviderBlockedForTheChannel(OptOutSource source, bool isLifted)
    {
        await Host.Get<OptOutList>().AddAsync(
            Builders.Tenant, new OptOutScope(ScriptedChannel.ChannelName), new Address(DestinationKeys.PhoneNumber, Phone), source, null, default);

        await CallAsync($$"""{"optIn":"{{Phone}}"}""");
        await AppliedAsync(1);

        Assert.Equal(isLifted, (await Host.TrySendAsync(CoreHost.Command(Integration, Phone))).IsSuccess);
    }

    private async Task WriteAsync(string id, string from, string text, string? others = null)
    {
        await CallAsync(others is null
            ? $$"""{"id":"{{id}}","from":"{{from}}","text":"{{text}}"}"""
            : $$"""{"id":"{{id}}","from":"{{from}}","others":"{{others}}","text":"{{text}}"}""");
        await FindInboundAsync(id);
    }

    private async Task OptOutAsync(string destination) => Assert.True((await Host.Get<OptOutEditor>().AddAsync(
        Builders.Tenant, ScriptedChannel.ChannelName, destination, null, null, new ErrorList(), default)).IsSuccess);

    private async Task AssertOptedOutAsync(string destination) => Assert.Equal(
        "OPTED_OUT", Assert.Single((await Host.TrySendAsync(CoreHost.Command(Integration, destination))).Errors).Code);

    private async Task<string> OwnerAsync(string message) => (await FindInboundAsync(message)).Destinations[0].UserId;

    private Task AppliedAsync(int count) =>
        Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == count, $"{count} callbacks are applied");
}
