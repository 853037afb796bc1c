using System.Globalization;
using Iris.Core.Addresses;
using Iris.Core.Callbacks;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Testing;

namespace Iris.Core.Tests.Callbacks;

/// <summary>Whoever writes is somebody, and one person is one user however the addresses are spelt.</summary>
public sealed class PersonTests : CallbackScenario
{
    private const string Phone = "34600000001";
    private const string UserId = "ES.13491208655302741918";

    [Theory]
    [InlineData("68849", DestinationKeys.Sender)]
    [InlineData("MyBank", DestinationKeys.Sender)]
    [InlineData(UserId, DestinationKeys.WhatsAppUserId)]
    [InlineData("+34 (600) 000-001", DestinationKeys.PhoneNumber)]
    [InlineData("0600", DestinationKeys.Sender)]
    [InlineData("My\\nBank \\u0000", DestinationKeys.Sender)]
    [InlineData("😀", DestinationKeys.Sender)]
    public async Task Inbound_FromAnySender_HasAUser(string from, string key)
    {
        await CallAsync($$"""{"id":"in-1","from":"{{from}}","text":"Hola"}""");

        var view = (await Host.Reader.FindAsync(Builders.Tenant, (await FindInboundAsync("in-1")).Id, default))!;
        Assert.Equal(key, Assert.Single(view.Interaction.Destinations).Key);
        Assert.Equal(key, Assert.Single(view.Users[0].Destinations).Key);
    }

    [Fact]
    public async Task Send_ToWhomNothingCanBeSent_SaysSoWhereItIsKnown()
    {
        await CallAsync("""{"id":"in-1","from":"MyBank","text":"Hola"}""");
        await FindInboundAsync("in-1");

        Assert.Equal("DESTINATION_NOT_ANSWERABLE", (await Host.TrySendAsync(CoreHost.Command(Integration, "MYBANK"))).Errors.Single().Code);
        Assert.Equal("INVALID_DESTINATION", (await Host.TrySendAsync(CoreHost.Command(Integration, "HerBank"))).Errors.Single().Code);
    }

    [Fact]
    public async Task Send_ToAUserId_GoesThereInItsCase()
    {
        await CallAsync($$"""{"id":"in-1","from":"{{UserId}}","text":"Hola"}""");
        var received = await FindInboundAsync("in-1");

        var sent = await Host.SendAsync(CoreHost.Command(Integration, UserId) with { ProcessId = received.ProcessId });
        await Host.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);

        Assert.Equal([UserId], Host.Adapter.Calls[0].Destinations);
        Assert.Equal(received.Destinations[0].UserId, sent.Interaction.Destinations[0].UserId);
    }

    [Fact]
    public async Task Inbound_WithTwoAddressesOfOnePerson_JoinsThemInOneUser()
    {
        await CallAsync($$"""{"id":"in-1","from":"{{Phone}}","text":"Hola"}""");
        await FindInboundAsync("in-1");
        await CallAsync($$"""{"id":"in-2","from":"{{Phone}}","others":"{{UserId}} contact-7","text":"Hola"}""");
        await FindInboundAsync("in-2");
        await CallAsync($$"""{"id":"in-3","from":"{{UserId}}","text":"Hola"}""");
        await FindInboundAsync("in-3");

        var user = Assert.Single(await UsersAsync());
        Assert.Equal([DestinationKeys.PhoneNumber, DestinationKeys.WhatsAppUserId, "ScriptContact"], user.Destinations.Select(one => one.Key));
        Assert.Equal([UserEvents.DestinationJoined, UserEvents.DestinationJoined], user.History.Select(one => one.Event));
        Assert.Equal(1, await Host.CountProcessesAsync());
    }

    /// <summary>They were two until the provider told.</summary>
    [Fact]
    public async Task Inbound_WithAddressesOfTwoUsers_MergesThem()
    {
        await CallAsync($$"""{"id":"in-1","from":"{{Phone}}","text":"Hola"}""");
        var first = (await FindInboundAsync("in-1")).Destinations[0].UserId;
        await CallAsync($$"""{"id":"in-2","from":"{{UserId}}","text":"Hola"}""");
        var second = (await FindInboundAsync("in-2")).Destinations[0].UserId;
        Assert.NotEqual(first, second);

        await CallAsync($$"""{"id":"in-3","from":"{{UserId}}","others":"{{Phone}}","text":"Hola"}""");

        Assert.Equal(first, (await FindInboundAsync("in-3")).Destinations[0].UserId);
        Assert.Single(await UsersAsync());
        Assert.Equal(first, (await Host.Get<IUserStore>().FindAsync(Builders.Tenant, second, default))!.Id);
    }

    [Fact]
    public async Task Status_WithAnotherAddress_JoinsItToWhomItWentTo()
    {
        var id = await SendAsync(Phone);

        await CallAsync($$"""{"id":"p-{{id}}","word":"READ","progress":"Read","to":"+{{Phone}}","others":"{{UserId}}"}""");

        await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
        Assert.Contains(UserId, Assert.Single(await UsersAsync()).Destinations.Select(one => one.Value));
    }

    /// <summary>Nobody else has written from the new number.</summary>
    [Fact]
    public async Task Moved_Number_IsTheSameUsers()
    {
        var id = await SendAsync(Phone);
        var user = Assert.Single(await UsersAsync()).Id;

        await CallAsync($$"""{"from":"{{Phone}}","movedTo":"34600000002"}""", """{"id":"in-1","from":"34600000002","text":"Hola"}""");

        Assert.Equal(user, (await FindInboundAsync("in-1")).Destinations[0].UserId);
        var moved = Assert.Single(await UsersAsync());
        Assert.Equal(["34600000002"], moved.Destinations.Select(one => one.Value));
        Assert.Equal(UserEvents.DestinationMoved, Assert.Single(moved.History).Event);
        Assert.NotNull(id);
    }

    /// <summary>A recycled number: the provider says whose it is.</summary>
    [Fact]
    public async Task Moved_ToANumberThatSomebodyElseOwned_IsTakenFromThere()
    {
        await SendAsync(Phone);
        await SendAsync("34600000002");

        await CallAsync($$"""{"from":"{{Phone}}","movedTo":"34600000002"}""");
        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == 1, "it is applied");

        var users = (await UsersAsync()).OrderBy(user => user.Id, StringComparer.Ordinal).ToList();
        Assert.Equal(["34600000002"], users[0].Destinations.Select(one => one.Value));
        Assert.Empty(users[1].Destinations);
        Assert.Equal(UserEvents.DestinationLost, Assert.Single(users[1].History).Event);
    }

    [Fact]
    public async Task Moved_FromAnAddressThatIsNobodys_IsOver()
    {
        await CallAsync("""{"from":"34600000008","movedTo":"34600000009"}""");

        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == 1, "nothing is waited for");
        Assert.Empty(await UsersAsync());
    }

    /// <summary>Mexico: we write to 52…, WhatsApp knows 521….</summary>
    [Fact]
    public async Task Inbound_InAnotherSpelling_IsTheSamePersonAndIsAnsweredInIt()
    {
        var sent = await Host.SendAsync(CoreHost.Command(Integration, "+52 55 1234 5678"));
        await CallAsync("""{"id":"in-1","from":"5215512345678","text":"Hola"}""");

        var received = await FindInboundAsync("in-1");
        Assert.Equal((sent.Process.Id, sent.Interaction.Destinations[0].UserId), (received.ProcessId, received.Destinations[0].UserId));
        Assert.Equal("5215512345678", received.Destinations[0].Value);
        var answer = await Host.SendAsync(CoreHost.Command(Integration, "525512345678"));
        await Host.WaitForStatusAsync(answer.Interaction.Id, InteractionStatus.Sent);
        Assert.Equal(["5215512345678"], Host.Adapter.Calls[^1].Destinations);
        Assert.Equal(["525512345678"], Assert.Single(await UsersAsync()).Destinations.Select(one => one.Value));
    }

    [Theory]
    [InlineData("5215512345678", "525512345678")]
    [InlineData("551187654321", "5511987654321")]
    [InlineData("5491112345678", "541112345678")]
    public async Task Inbound_FirstContact_KeepsTheSpellingThatTheProviderKnows(string known, string written)
    {
        await CallAsync($$"""{"id":"in-1","from":"{{known}}","text":"Hola"}""");
        await FindInboundAsync("in-1");

        var answer = await Host.SendAsync(CoreHost.Command(Integration, written));

        await Host.WaitForStatusAsync(answer.Interaction.Id, InteractionStatus.Sent);
        Assert.Equal([known], Host.Adapter.Calls[^1].Destinations);
    }

    [Fact]
    public async Task Inbound_FromDigitsThatAreANationalNumberToo_CanBeAnswered()
    {
        Integration.DefaultRegion = "US";
        await Host.Get<IIntegrationStore>().SaveAsync(Builders.Tenant, Integration, default);
        Assert.False((await Host.TrySendAsync(CoreHost.Command(Integration, "6562345678"))).IsSuccess);

        await CallAsync("""{"id":"in-1","from":"6562345678","text":"Hola"}""");
        await FindInboundAsync("in-1");

        await Host.SendAsync(CoreHost.Command(Integration, "6562345678"));
        var user = Assert.Single(await UsersAsync());
        var saved = await new UserEditor(Host.Get<IUserStore>(), TimeProvider.System).UpdateAsync(
            Builders.Tenant, user.Id, new UserDraft("Ana", null, [new DestinationDraft(DestinationKeys.PhoneNumber, "6562345678", null)]),
            new AddressReading("US"), new ErrorList(), default);
        Assert.Equal(["6562345678"], saved.Value!.Destinations.Select(one => one.Value));
    }

    [Theory]
    [InlineData("\\u0000\\n", "34600000001")]
    [InlineData(" \\u202eana\\u0007 ", "ana")]
    [InlineData("A\\nB", "A B")]
    public async Task Inbound_ProfileName_IsKeptAsItCanBeShown(string told, string kept)
    {
        await CallAsync($$"""{"id":"in-1","from":"34600000001","name":"{{told}}","text":"Hola"}""");
        await FindInboundAsync("in-1");

        Assert.Equal(kept, Assert.Single(await UsersAsync()).Name);
    }

    [Fact]
    public async Task Inbound_ProfileName_ReplacesAnAddressAndNotAName()
    {
        await SendAsync(Phone);
        await Host.SendAsync(CoreHost.Command(Integration, "34600000002") with { UserName = "Berta" });
        Assert.Contains(Phone, (await UsersAsync()).Select(user => user.Name));

        await CallAsync($$"""{"id":"in-1","from":"{{Phone}}","name":"Ana R.","text":"Hola"}""", """{"id":"in-2","from":"34600000002","name":"B.","text":"Hola"}""");
        await FindInboundAsync("in-1");
        await FindInboundAsync("in-2");

        Assert.Equal(["Ana R.", "Berta"], (await UsersAsync()).Select(user => user.Name).Order());
    }

    /// <summary>The window opens for all addresses of the person who wrote.</summary>
    [Fact]
    public async Task Inbound_WithTwoAddresses_OpensTheWindowForBoth()
    {
        await CallAsync($$"""{"id":"in-1","from":"{{UserId}}","others":"{{Phone}}","text":"Hola"}""");
        await FindInboundAsync("in-1");

        var store = Host.Get<IInteractionStore>();
        Assert.NotNull(await store.FindLastInboundAsync(Builders.Tenant, Integration.Id, Phone, default));
        Assert.NotNull(await store.FindLastInboundAsync(Builders.Tenant, Integration.Id, UserId, default));
    }

    /// <summary>The window is counted from when it was written, at the latest from when it came; what comes late or again opens nothing.</summary>
    [Fact]
    public async Task Inbound_ThatComesLate_CountsFromWhenItWasWritten()
    {
        var store = Host.Get<IInteractionStore>();
        var written = DateTimeOffset.UtcNow.AddHours(-30);
        await CallAsync($$"""{"id":"in-1","from":"{{Phone}}","text":"Hola","written":"{{written.ToString("O", CultureInfo.InvariantCulture)}}"}""");
        var received = await FindInboundAsync("in-1");

        Assert.Equal(written, await store.FindLastInboundAsync(Builders.Tenant, Integration.Id, Phone, default));
        Assert.True(received.AuditTrail.Created > written.AddHours(29));
        Assert.Equal("WINDOW_CLOSED", (await Host.TrySendAsync(CoreHost.Command(Integration, Phone))).Errors.Single().Code);

        // A clock ahead of ours opens it no longer than the message has been here.
        await CallAsync($$"""{"id":"in-2","from":"{{Phone}}","text":"Hola","written":"{{DateTimeOffset.UtcNow.AddDays(3).ToString("O", CultureInfo.InvariantCulture)}}"}""");
        await FindInboundAsync("in-2");
        Assert.True(await store.FindLastInboundAsync(Builders.Tenant, Integration.Id, Phone, default) <= DateTimeOffset.UtcNow);
    }

    /// <summary>In any order, in parallel, from us and from them.</summary>
    [Theory]
    [InlineData("525512345678", "5215512345678", "+52 1 55 1234 5678", "0052 55 1234-5678")]
    [InlineData("551187654321", "5511987654321", "+55 (11) 98765-4321", "0055 11 8765 4321")]
    [InlineData("541112345678", "5491112345678", "+54 9 11 1234-5678", "+54 (11) 1234 5678")]
    public async Task Address_InManySpellingsAtOnce_IsOneUsers(params string[] spellings)
    {
        await Parallel.ForAsync(0, 64, async (i, _) =>
        {
            var spelling = spellings[(i / 2) % spellings.Length];
            if (i % 2 == 0)
                await Host.SendAsync(CoreHost.Command(Integration, spelling));
            else
                await CallAsync($$"""{"id":"in-{{i}}","from":"{{spelling}}","text":"Hola"}""");
        });

        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == 32, "all are processed");
        Assert.Single(await UsersAsync());
    }

    private async Task<IReadOnlyList<User>> UsersAsync() =>
        (await Host.Get<IUserStore>().ListAsync(Builders.Tenant, null, Page<User>.MaxLimit, default)).Items;
}
