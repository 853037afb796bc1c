using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.OptOuts;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>A database from before the spellings of one person's address were one.</summary>
public sealed class AddressUpgradeTests : MongoTest
{
    private const string Former = "5215512345678";
    private const string Lookup = "525512345678";

    [Fact]
    public async Task RunAsync_SpellingsOfOneAddress_BecomeOne()
    {
        var (mine, other, theirs) = (User(Acme, Phone(Former), Email("ana@münchen.example")), User(Acme, Phone("5511987654321")), User(Acme, Phone("1")));
        var trunk = User(Acme, Phone("4402079460958"), Phone("442079460958"), Email("ana@cafe\u0301.example."));
        foreach (var user in (User[])[mine, other, theirs, trunk])
            await Stores.Users.CreateAsync(Acme, user, None);
        var inbound = Interaction(await Stores.OpenProcessAsync(Acme), direction: Direction.In);
        await Stores.AcceptAsync(inbound);
        await Stores.OptOuts.AddAsync(
            Acme, new OptOut { Id = NewId(), Tenant = Acme, Channel = "SMS", Destination = Former, Source = OptOutSource.Api, Created = Now }, None);
        await SetAsync(Collections.Users, mine.Id, new BsonDocument { { "destinations.0.lookup", Former }, { "destinations.1.lookup", "ana@münchen.example" } });
        await SetAsync(Collections.Users, theirs.Id, new BsonDocument { { "destinations.0.value", "551187654321" }, { "destinations.0.lookup", "551187654321" } });
        await SetAsync(
            Collections.Interactions, inbound.Id,
            new BsonDocument { { "destinations.0.value", Former }, { "destinations.0.lookup", Former }, { "senders", new BsonArray { Former } } });

        var spelt = Interaction(
            await Stores.OpenProcessAsync(Acme), destinations: [new InteractionDestination(DestinationKeys.PhoneNumber, "4402079460958", "ungroup", trunk.Id)]);
        spelt.ProviderMessages.Add(new ProviderMessage("m-1", "4402079460958"));
        await Stores.AcceptAsync(spelt);

        await RunAsync();
        await RunAsync();

        var owners = await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, [Former, Lookup, "551187654321"], None);
        Assert.Equal([mine.Id, mine.Id, other.Id], owners.Select(owner => owner?.Id));
        owners = await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.Email, ["ana@xn--mnchen-3ya.example"], None);
        Assert.Equal(mine.Id, owners[0]?.Id);
        Assert.Equal(["442079460958", "ana@xn--caf-dma.example"], (await Stores.Users.FindAsync(Acme, trunk.Id, None))!.Destinations.Select(one => one.Value));
        var loser = (await Stores.Users.FindAsync(Acme, theirs.Id, None))!;
        Assert.Empty(loser.Destinations);
        Assert.Equal(UserEvents.DestinationLost, Assert.Single(loser.History).Event);
        var respelt = (await Stores.Interactions.FindAsync(Acme, spelt.Id, None))!;
        Assert.Equal(("442079460958", "442079460958"), (respelt.Destinations[0].Value, respelt.ProviderMessages[0].Destination));
        Assert.Equal([Lookup], await Stores.OptOuts.FindAsync(Acme, new OptOutScope("SMS"), [Lookup], None));
        Assert.NotNull(await Stores.Interactions.FindLastInboundAsync(Acme, inbound.Integration.IntegrationId, Lookup, None));
        Assert.Single((await Stores.Interactions.SearchAsync(Acme, new InteractionSearch { Destination = Lookup }, null, new SearchSize(10, 10), None)).Items);
    }

    private Task<UpdateResult> SetAsync(string collection, string id, BsonDocument set) => Stores.Store[collection].UpdateOneAsync(
        new BsonDocument(Fields.Key, RowKey.Of(Acme, id)), new BsonDocument("$set", set));

    private async Task RunAsync()
    {
        await Stores.Store[Collections.Upgrades].DeleteManyAsync(new BsonDocument());
        await Stores.Services.GetRequiredService<AddressUpgrade>().RunAsync(None);
    }
}
