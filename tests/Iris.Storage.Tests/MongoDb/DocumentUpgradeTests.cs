using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.Tests.Contract;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>A database of an earlier version, whose rows have their aggregate as JSON text.</summary>
public sealed class DocumentUpgradeTests : MongoTest
{
    private const string Wild =
        """{"":1.50,"a.b":[1e3,-0,9007199254740993],"$x":{"$date":"no"},"Text":"ñ \u0000 \"","twice":1,"twice":{"deep":[[[[[[[[[[[[[[[[1.10]]]]]]]]]]]]]]]]}}""";

    private static readonly BsonDocument All = [];

    [Fact]
    public async Task RunAsync_EveryKind_ReadsTheSameByteForByteAndIsFoundAndClaimed()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = await WriteAsync(process);
        var (tenant, account, key, integration) = (Tenant("acme"), Account(Acme, "Ops@Example.test"), ApiKey(Acme, "hash"), Integration(Acme));
        var user = User(Acme, Phone("34600000077"), Email("Ana@example.test"));
        await Stores.Tenants.CreateAsync(tenant, None);
        await Stores.Accounts.CreateAsync(Acme, account, None);
        await Stores.ApiKeys.CreateAsync(Acme, key, None);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        await Stores.Users.CreateAsync(Acme, user, None);
        var optOut = new OptOut { Id = NewId(), Tenant = Acme, Channel = "SMS", Destination = "346", Source = OptOutSource.Api, Reason = Odd, Created = Now };
        await Stores.OptOuts.AddAsync(Acme, optOut, None);
        var notice = new StoredCallback
        {
            Id = NewId(),
            Tenant = Acme,
            IntegrationId = integration.Id,
            Lane = CallbackLane.Inbound,
            DueAt = Now,
            Nonce = "n",
            Group = "g",
            Callback = new ProviderCallback("POST", "https://gw.example.test/c", [new("a.b", "$v")], [new("", "1")], [0, 255, 1], Now),
        };
        await Stores.Notices.AddAsync(Acme, notice, None);

        string[] before =
        [
            await MakeFormerAsync(Collections.Tenants, tenant, DocumentContext.Documents.Tenant),
            await MakeFormerAsync(Collections.Accounts, account, DocumentContext.Documents.Account, ("email", "ops@example.test")),
            await MakeFormerAsync(Collections.ApiKeys, key, DocumentContext.Documents.ApiKey, ("hash", "hash")),
            await MakeFormerAsync(
                Collections.Integrations, integration, DocumentContext.Documents.Integration, ("id", integration.Id), ("name", integration.Name)),
            await MakeFormerAsync(
                Collections.Users, user, DocumentContext.Documents.User, ("destinations", new BsonArray
                {
                    new BsonDocument { { "key", "PhoneNumber" }, { "value", "34600000077" } }, new BsonDocument { { "key", "Email" }, { "value", "ana@example.test" } },
                })),
            await MakeFormerAsync(Collections.Processes, process, DocumentContext.Documents.Process, ("userId", process.UserId), ("isClosed", false)),
            await MakeFormerAsync(Collections.Interactions, interaction, DocumentContext.Documents.Interaction, FormerFieldsOf(interaction)),
            await MakeFormerAsync(
                Collections.Notices, notice, DocumentContext.Documents.StoredCallback, ("lane", "Inbound"), ("state", "Pending"), ("nonce", "n"), ("group", "g"),
                ("integrationId", integration.Id)),
            await MakeFormerAsync(Collections.OptOuts, optOut, DocumentContext.Documents.OptOut, ("channel", "SMS"), ("destination", "346")),
        ];

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(RunAsync)));

        string[] after =
        [
            Text(await Stores.Tenants.FindAsync(Acme, None), DocumentContext.Documents.Tenant),
            Text(await Stores.Accounts.FindByEmailAsync(Acme, "OPS@example.test", None), DocumentContext.Documents.Account),
            Text(await Stores.ApiKeys.FindByHashAsync("hash", None), DocumentContext.Documents.ApiKey),
            Text(await Stores.Integrations.FindAnywhereAsync(integration.Id, None), DocumentContext.Documents.Integration),
            Text((await Stores.Users.FindOwnersAsync(Acme, "Email", ["ANA@example.test"], None))[0], DocumentContext.Documents.User),
            Text(await Stores.Processes.FindAsync(Acme, process.Id, None), DocumentContext.Documents.Process),
            Text(
                await Stores.Interactions.FindByProviderMessageAsync(Acme, interaction.Integration.IntegrationId, "m-1", None),
                DocumentContext.Documents.Interaction),
            Text(
                Assert.Single(await Stores.Notices.ClaimAsync(new CallbackClaim(CallbackLane.Inbound, Now, Now.AddMinutes(1), 9, 9), None)),
                DocumentContext.Documents.StoredCallback),
            Text(Assert.Single((await Stores.OptOuts.ListAsync(Acme, new OptOutFilter(), null, 9, None)).Items), DocumentContext.Documents.OptOut),
        ];
        Assert.Equal(before, after);
        Assert.Equal(interaction.Id, Assert.Single(await Stores.ClaimAsync("worker", Now)).Id);
        var filter = new InteractionSearch { Destination = interaction.Destinations[0].Value, UserId = interaction.Destinations[0].UserId, CreatedFrom = Now };
        Assert.Single((await Stores.Interactions.SearchAsync(Acme, filter, null, new SearchSize(10, 10), None)).Items);
        Assert.Equal(0, await Stores.Store[Collections.Interactions].CountDocumentsAsync(new BsonDocument("createdAt", new BsonDocument("$exists", true))));
    }

    [Fact]
    public async Task RunAsync_Delivery_KeepsBodyAndWorkState()
    {
        var delivery = new WebhookDelivery
        {
            Id = NewId(),
            Tenant = Acme,
            IntegrationId = NewId(),
            InteractionId = NewId(),
            Sequence = 7,
            Event = "E",
            Created = Now,
            Log = [new WebhookAttempt(Now, 12, 503, Odd, null)],
        };
        delivery.Restore(new DeliveryWork("crm.example.test", DeliveryState.Pending, Now, IsLeased: false, Attempts: 2, Now.AddDays(1), Version: 1), [1, 2, 3]);
        var rows = Iris.Storage.MongoDb.Webhooks.DeliveryRows.Of(Stores.Store);
        await rows.InsertAsync(Iris.Storage.MongoDb.Webhooks.DeliveryRows.Write(rows, delivery));
        var before = await MakeFormerAsync(
            Collections.Deliveries, delivery, DocumentContext.Documents.WebhookDelivery, ("state", "Pending"), ("created", Now.UtcTicks),
            ("integrationId", delivery.IntegrationId), ("sequence", 7L), ("event", "E"));

        await RunAsync();

        var found = (await Stores.Webhooks.FindAsync(Acme, delivery.Id, None))!;
        Assert.Equal(before, Text(found, DocumentContext.Documents.WebhookDelivery));
        Assert.Equal((delivery.DueAt, 2, DeliveryState.Pending, "crm.example.test"), (found.DueAt, found.Attempts, found.State, found.Host));
        Assert.Equal(delivery.Body, found.Body);
        Assert.Single((await Stores.Webhooks.ListAsync(Acme, delivery.IntegrationId, new DeliveryFilter(DeliveryState.Pending), null, 9, None)).Items);
    }

    [Fact]
    public async Task RunAsync_BrokenOff_GoesOnAndIsThenOver()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (done, left) = (await WriteAsync(process, "m-1"), await WriteAsync(process, "m-2"));
        var native = await RowAsync(done.Id);
        await MakeFormerAsync(Collections.Interactions, left, DocumentContext.Documents.Interaction, FormerFieldsOf(left));

        await RunAsync();

        Assert.Equal(native, await RowAsync(done.Id));
        var row = await RowAsync(left.Id);
        Assert.False(row.Contains(Fields.FormerDocument));
        await MakeFormerAsync(Collections.Interactions, left, DocumentContext.Documents.Interaction, FormerFieldsOf(left));
        await RunAsync();
        Assert.True((await RowAsync(left.Id)).Contains(Fields.FormerDocument), "A finished upgrade does not look again.");
    }

    [Fact]
    public async Task SaveAsync_Outcome_WritesWhatChangedAlone()
    {
        var interaction = await WriteAsync(await Stores.OpenProcessAsync(Acme));
        // What a save of the whole would put back.
        await Stores.Store[Collections.Interactions].UpdateOneAsync(
            All, new BsonDocument("$set", new BsonDocument { { "payload", "\"mark\"" }, { "auditTrail.history.0.note", "mark" } }));
        var found = (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!;
        found.RecordSent(Now.AddTicks(3), [new ProviderMessage("m-9", null)], "SENT");

        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, found, None));

        var row = await RowAsync(interaction.Id);
        Assert.Equal("\"mark\"", row["payload"]);
        Assert.Equal("mark", row["auditTrail"]["history"][0]["note"]);
        Assert.Equal(("SENT", "SENT"), (row["status"].AsString, row["customStatus"].AsString));
        Assert.Equal(BsonType.DateTime, row["auditTrail"]["history"][2]["date"].BsonType);
        Assert.Equal(Now.AddTicks(3).UtcTicks, row["auditTrail"]["updatedTicks"].AsInt64);
        Assert.Equal(Show(found), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
    }

    private async Task<Interaction> WriteAsync(Process process, string message = "m-1")
    {
        var interaction = Interaction(process, payload: Json(Wild));
        interaction.ProviderMessages.Add(new ProviderMessage(message, null));
        interaction.AddProviderEvent(new ProviderEvent(Now, "Sinch", "status", "2", Odd, null, Json(Wild)));
        await Stores.AcceptAsync(interaction);
        return interaction;
    }

    private static (string, BsonValue)[] FormerFieldsOf(Interaction interaction) =>
    [
        ("processId", interaction.ProcessId), ("priority", 0), ("status", "DISPATCH_PENDING"), ("direction", "out"), ("created", Now.UtcDateTime),
        ("createdAt", Now.UtcTicks), ("userIds", new BsonArray(interaction.Destinations.Select(one => one.UserId))),
        ("destinations", new BsonArray(interaction.Destinations.Select(one => one.LookupValue))),
        ("providerMessages", new BsonArray(interaction.ProviderMessages.Select(one => one.Id))),
    ];

    private Task RunAsync() => Stores.Services.GetRequiredService<DocumentUpgrade>().RunAsync(None);

    private Task<BsonDocument> RowAsync(string id) => Stores.Store[Collections.Interactions].Find(RowKey.Is(Acme, id)).SingleAsync();

    private static string Text<T>(T? value, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Serialize(value!, type);

    /// <summary>Makes the newest row one of an earlier version: without members, with the text and the fields of that time.</summary>
    private async Task<string> MakeFormerAsync<T>(string collection, T value, JsonTypeInfo<T> type, params (string Name, BsonValue Value)[] fields)
        where T : class
    {
        var rows = Stores.Store[collection];
        var row = await rows.Find(All).Sort(new BsonDocument(Fields.Key, -1)).FirstAsync();
        foreach (var name in BsonShape.Of(type).Members.Keys.SelectMany(name => new[] { name, name + BsonWriting.Ticks }).Where(name => name != Fields.Tenant))
            row.Remove(name);
        foreach (var name in new[] { "emailLookup", "rank" })
            row.Remove(name);
        var text = Text(value, type);
        row.Add(Fields.FormerDocument, text);
        foreach (var (name, field) in fields)
            row.Set(name, field);
        await rows.ReplaceOneAsync(new BsonDocument(Fields.Key, row[Fields.Key]), row);
        return text;
    }
}
