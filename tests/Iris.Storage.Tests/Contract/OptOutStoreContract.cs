using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Opt-outs, and when an address last wrote.</summary>
public abstract class OptOutStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AddAsync_Address_IsFoundForItsChannelAndTenantAlone()
    {
        Assert.False(await Stores.OptOuts.AnyAsync(Acme, None));

        Assert.True(await Stores.OptOuts.AddAsync(Acme, New("34600000001"), None));

        Assert.True(await Stores.OptOuts.AnyAsync(Acme, None));
        Assert.Equal(["34600000001"], await Stores.OptOuts.FindAsync(Acme, "SMS", ["34600000002", "34600000001"], None));
        Assert.Empty(await Stores.OptOuts.FindAsync(Acme, "WhatsApp", ["34600000001"], None));
        Assert.Empty(await Stores.OptOuts.FindAsync(Other, "SMS", ["34600000001"], None));
        Assert.False(await Stores.OptOuts.AnyAsync(Other, None));
    }

    [Fact]
    public async Task AddAsync_Again_KeepsTheFirst()
    {
        var first = New("34600000001");
        await Stores.OptOuts.AddAsync(Acme, first, None);

        Assert.False(await Stores.OptOuts.AddAsync(Acme, New("34600000001"), None));

        var found = Assert.Single((await Stores.OptOuts.ListAsync(Acme, new OptOutFilter(), null, 10, None)).Items);
        Assert.Equal((first.Id, Odd, OptOutSource.Keyword, Now), (found.Id, found.Reason, found.Source, found.Created));
    }

    [Fact]
    public async Task AddAsync_ManyAtOnce_MakesOne()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Stores.OptOuts.AddAsync(Acme, New("34600000001"), None)));

        Assert.Single(added, isNew => isNew);
    }

    [Fact]
    public async Task RemoveAsync_ById_IsGoneOnce()
    {
        var optOut = New("34600000001");
        await Stores.OptOuts.AddAsync(Acme, optOut, None);

        Assert.Null(await Stores.OptOuts.RemoveAsync(Other, optOut.Id, None));
        Assert.Equal(optOut.Destination, (await Stores.OptOuts.RemoveAsync(Acme, optOut.Id, None))?.Destination);
        Assert.Null(await Stores.OptOuts.RemoveAsync(Acme, optOut.Id, None));
        Assert.False(await Stores.OptOuts.AnyAsync(Acme, None));
    }

    [Fact]
    public async Task RemoveAsync_ByAddress_IsGoneForItsChannelAlone()
    {
        await Stores.OptOuts.AddAsync(Acme, New("34600000001"), None);
        await Stores.OptOuts.AddAsync(Acme, New("34600000001", "WhatsApp"), None);

        Assert.False(await Stores.OptOuts.RemoveAsync(Other, "SMS", "34600000001", None));
        Assert.True(await Stores.OptOuts.RemoveAsync(Acme, "SMS", "34600000001", None));
        Assert.False(await Stores.OptOuts.RemoveAsync(Acme, "SMS", "34600000001", None));

        Assert.Empty(await Stores.OptOuts.FindAsync(Acme, "SMS", ["34600000001"], None));
        Assert.NotEmpty(await Stores.OptOuts.FindAsync(Acme, "WhatsApp", ["34600000001"], None));
    }

    [Fact]
    public async Task ListAsync_Filters_ChooseAndPagesHoldEachOnceNewestFirst()
    {
        var all = new List<OptOut>();
        for (var i = 0; i < 6; i++)
        {
            var optOut = New($"3460000000{i / 2}", i % 2 == 0 ? "SMS" : "WhatsApp");
            await Stores.OptOuts.AddAsync(Acme, optOut, None);
            all.Insert(0, optOut);
        }

        await Stores.OptOuts.AddAsync(Other, New("34600000000"), None);
        foreach (var filter in new OptOutFilter[] { new(), new("SMS"), new(null, "34600000001"), new("SMS", "34600000001"), new("RCS") })
        {
            var listed = await Pages.ReadAsync<OptOut>(2, (cursor, most) => Stores.OptOuts.ListAsync(Acme, filter, cursor, most, None));
            var expected = all.Where(one =>
                (filter.Channel is null || one.Channel == filter.Channel) && (filter.Destination is null || one.Destination == filter.Destination));
            Assert.Equal(expected.Select(one => one.Id), listed.Select(one => one.Id));
        }
    }

    [Fact]
    public async Task FindLastInboundAsync_Address_IsWhenItLastWroteToThisIntegration()
    {
        var integration = NewId();
        Assert.Null(await LastAsync(Acme, integration));

        await AcceptInboundAsync(integration, Now);
        await AcceptInboundAsync(integration, Now.AddHours(2));
        await AcceptInboundAsync(integration, Now.AddHours(1));

        Assert.Equal(Now.AddHours(2), await LastAsync(Acme, integration));
        Assert.Null(await LastAsync(Acme, NewId()));
        Assert.Null(await LastAsync(Other, integration));
        await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme), integration);
        Assert.Equal(Now.AddHours(2), await LastAsync(Acme, integration));
    }

    private Task<DateTimeOffset?> LastAsync(TenantId tenant, string integration) =>
        Stores.Interactions.FindLastInboundAsync(tenant, integration, "34600000001", None);

    private async Task AcceptInboundAsync(string integration, DateTimeOffset at)
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = new Interaction
        {
            Id = NewId(),
            Tenant = Acme,
            Summary = InteractionSummary.Of("", "hola"),
            AuditTrail = new AuditTrail { Created = at, Updated = at, AuthorId = NewId(), UpdaterId = NewId() },
            Integration = new InteractionIntegration(integration, "WA-1", NewId(), "WhatsApp", NewId(), "Sinch"),
            Payload = Json("{}"),
            ProcessId = process.Id,
            Destinations = [new InteractionDestination(DestinationKeys.PhoneNumber, "34600000001", "ungroup", process.UserId)],
            Direction = Direction.In,
        };
        interaction.RegisterInbound(at);
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
    }

    private static OptOut New(string destination, string channel = "SMS") => new()
    {
        Id = NewId(),
        Tenant = Acme,
        Channel = channel,
        Destination = destination,
        Source = OptOutSource.Keyword,
        Reason = Odd,
        Created = Now,
    };
}
