using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Hosting;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Storage.Sqlite;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Tests.Contract;
using Iris.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>Registration, schema versions, and several processes on one file.</summary>
public sealed class SqliteOpeningTests : IDisposable
{
    /// <summary>Documents were written whole.</summary>
    private const string StatesIntoDocuments =
        """
        UPDATE interaction_documents SET document = (
            SELECT CAST(json_set(
                CAST(document AS TEXT), '$.status', state ->> '$.status', '$.customStatus', state ->> '$.customStatus',
                '$.auditTrail.updated', state ->> '$.updated', '$.auditTrail.history', json(state -> '$.history'),
                '$.providerMessages', json(state -> '$.providerMessages')) AS BLOB)
            FROM (SELECT state_number, CAST(state AS TEXT) AS state FROM interaction_states) WHERE state_number = number)
        WHERE number IN (SELECT state_number FROM interaction_states);
        DROP TABLE interaction_states;
        DROP TABLE exchanges;
        """;

    private static readonly TenantId Acme = new("acme");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task StartAsync_ConfiguredPath_OpensTheDatabaseInANewFolder()
    {
        var path = Path.Combine(folder.Path, "some", "where", "iris.db");
        using var host = Host(path);

        await host.StartAsync();

        Assert.True(File.Exists(path));
        await host.Services.GetRequiredService<IInteractionStore>().CheckAsync(CancellationToken.None);
        await host.StopAsync();
    }

    [Fact]
    public async Task StartAsync_NewDatabaseAndOneThatOthersCouldRead_AreForTheirOwnerAlone()
    {
        if (OperatingSystem.IsWindows())
            return;

        var path = Path.Combine(folder.Path, "own", "iris.db");
        for (var start = 0; start < 2; start++)
        {
            using var host = Host(path);
            await host.StartAsync();
            await host.Services.GetRequiredService<IInteractionStore>().CheckAsync(CancellationToken.None);

            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            await host.StopAsync();
            File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);
        }
    }

    [Theory]
    [InlineData("Path", "")]
    [InlineData("Readers", "0")]
    [InlineData("BusyTimeout", "01:00:00")]
    public async Task StartAsync_InvalidOption_IsRefused(string name, string value)
    {
        using var host = Host(folder.File("iris.db"), (name, value));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_Defaults_AreValid()
    {
        var options = new SqliteOptions();

        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);

        Assert.Equal("data/iris.db", options.Path);
    }

    [Fact]
    public async Task Open_SchemaNewerThanThisBuild_IsRefusedAndLeftAlone()
    {
        await using (var stores = Open())
            await stores.OnWriterAsync(session => session.Execute($"PRAGMA user_version = {SqliteSchema.Version + 1}"));
        var before = await File.ReadAllBytesAsync(folder.File("iris.db"));
        using var host = Host(folder.File("iris.db"));

        var failure = await Assert.ThrowsAsync<StartRefusedException>(() => host.StartAsync());

        Assert.Contains("newer version of the gateway", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.File("iris.db")));
    }

    /// <summary>A database from before interactions could be searched.</summary>
    [Fact]
    public async Task Open_OlderSchema_FillsInWhatInteractionsAreSearchedBy()
    {
        Interaction failed, inbound;
        await using (var stores = Open())
        {
            var process = await stores.OpenProcessAsync(Acme);
            failed = await stores.AcceptedAsync(process);
            failed.RecordFailure(Now, InteractionStatus.ProviderSendingError, "21211", HistoryNotes.Refused, null);
            await stores.Interactions.SaveAsync(Acme, failed, CancellationToken.None);
            inbound = Interaction(process, direction: Direction.In);
            await stores.AcceptAsync(inbound);
            await stores.OnWriterAsync(session => session.Execute(
                $"""
                {StatesIntoDocuments}
                DROP TABLE mailboxes;
                DROP TABLE templates; DROP TABLE catalogues;
                DROP TABLE attachments;
                DROP TABLE waiting_attachments;
                DROP TABLE media_jobs;
                DROP TABLE strategies;
                DROP TABLE strategy_runs;
                DROP TABLE user_keys;
                DROP TABLE merged_users;
                DROP TABLE stored_bytes;
                DROP INDEX notices_unmatched;
                DROP TABLE send_usage;
                DROP INDEX processes_open;
                DROP INDEX interactions_in_process;
                DROP INDEX processes_untold;
                DROP TABLE bulk_jobs;
                DROP TABLE alarms;
                DROP TABLE activity; DROP TABLE activity_tens;
                DROP TABLE live_watches;
                DROP INDEX interactions_staged;
                DROP INDEX interactions_changed;
                ALTER TABLE interactions DROP COLUMN stage;
                ALTER TABLE interactions DROP COLUMN changed;
                DROP INDEX integrations_held;
                ALTER TABLE integrations DROP COLUMN hold_version;
                ALTER TABLE integrations DROP COLUMN hold;
                ALTER TABLE integrations DROP COLUMN hold_due_at;
                ALTER TABLE processes DROP COLUMN untold;
                ALTER TABLE processes DROP COLUMN last_number;
                ALTER TABLE processes DROP COLUMN activity;
                ALTER TABLE processes DROP COLUMN active_at;
                ALTER TABLE processes DROP COLUMN integrations;
                DROP INDEX processes_by_closed;
                DROP INDEX interactions_by_integration;
                DROP INDEX interactions_notable;
                DROP TABLE interaction_parties;
                ALTER TABLE interactions DROP COLUMN status;
                ALTER TABLE interactions DROP COLUMN custom_status;
                ALTER TABLE interactions DROP COLUMN notable;
                ALTER TABLE interactions DROP COLUMN direction;
                ALTER TABLE interactions DROP COLUMN created_at;
                ALTER TABLE interaction_documents DROP COLUMN text;
                DROP INDEX opt_outs_by_scope;
                DROP INDEX opt_outs_by_integration;
                ALTER TABLE opt_outs DROP COLUMN integration_id;
                CREATE UNIQUE INDEX opt_outs_by_destination ON opt_outs (tenant, destination, channel);
                PRAGMA user_version = 5;
                """));
        }

        await using var again = Open();

        var filters = new[]
        {
            (failed, new InteractionSearch { Status = InteractionStatus.ProviderSendingError, CustomStatus = "21211" }),
            (failed, new InteractionSearch { IntegrationId = failed.Integration.IntegrationId, UserId = failed.Destinations[0].UserId }),
            (failed, new InteractionSearch
            {
                // Ids never go back: where other tests made some of a later time, those here are of it too.
                Direction = Direction.Out, Destination = "34600000001", Text = "drop table", CreatedFrom = Now, CreatedTo = Now.AddYears(1),
            }),
            (inbound, new InteractionSearch { Direction = Direction.In }),
        };
        foreach (var (expected, filter) in filters)
        {
            var found = await again.Interactions.SearchAsync(Acme, filter, null, new SearchSize(10, 10), CancellationToken.None);
            Assert.Equal([Show(expected)], found.Items.Select(Show));
        }
    }

    /// <summary>A database from before the spellings of one person's address were one.</summary>
    [Fact]
    public async Task Open_OlderSchema_SpellingsOfOneAddressBecomeOne()
    {
        var (former, lookup) = ("5215512345678", "525512345678");
        var (mine, theirs) = (User(Acme, Phone(former), Email("ana@münchen.example")), User(Acme, Phone("34600000777")));
        var other = User(Acme, Phone("5511987654321"));
        var trunk = User(Acme, Phone("4402079460958"), Phone("442079460958"), Email("ana@cafe\u0301.example."));
        string integration;
        await using (var stores = Open())
        {
            foreach (var user in (User[])[mine, other, theirs, trunk])
                await stores.Users.CreateAsync(Acme, user, CancellationToken.None);
            var inbound = Interaction(await stores.OpenProcessAsync(Acme), direction: Direction.In);
            integration = inbound.Integration.IntegrationId;
            await stores.AcceptAsync(inbound);
            inbound.ProviderMessages.Add(new ProviderMessage("m-1", inbound.Destinations[0].Value));
            Assert.Equal(SaveResult.Saved, await stores.Interactions.SaveAsync(Acme, inbound, CancellationToken.None));
            await stores.OptOuts.AddAsync(
                Acme,
                new OptOut { Id = NewId(), Tenant = Acme, Channel = "SMS", Destination = former, Source = OptOutSource.Api, Created = Now },
                CancellationToken.None);
            await stores.OnWriterAsync(session =>
            {
                session.Execute(
                    $"""
                    {StatesIntoDocuments}
                    UPDATE destinations SET value = '{former}' WHERE value = '{lookup}';
                    UPDATE destinations SET value = 'ana@münchen.example' WHERE user_id = '{mine.Id}' AND key = 'Email';
                    UPDATE destinations SET value = '551187654321' WHERE user_id = '{theirs.Id}';
                    UPDATE users SET document = CAST(replace(CAST(document AS TEXT), '34600000777', '551187654321') AS BLOB) WHERE id = '{theirs.Id}';
                    UPDATE interaction_documents SET document = CAST(replace(CAST(document AS TEXT), '{inbound.Destinations[0].Value}', '4402079460958') AS BLOB);
                    UPDATE interaction_parties SET party = '4402079460958' WHERE party = '{inbound.Destinations[0].Value}';
                    INSERT INTO last_inbound VALUES ('acme', '{integration}', '{former}', {Now.UtcTicks});
                    INSERT INTO interaction_parties VALUES ('acme', '{former}', '{inbound.Id}');
                    UPDATE interaction_documents SET text = 'cafe' || char(769) || char(10) || 'ΣΟΦΟς';
                    DROP TABLE alarms;
                    DROP TABLE activity; DROP TABLE activity_tens;
                    DROP TABLE live_watches;
                    DROP INDEX interactions_staged;
                    DROP INDEX interactions_changed;
                    ALTER TABLE interactions DROP COLUMN stage;
                    ALTER TABLE interactions DROP COLUMN changed;
                    DROP TABLE mailboxes;
                    DROP TABLE attachments;
                    DROP TABLE waiting_attachments;
                    DROP TABLE media_jobs;
                    DROP TABLE strategies;
                    DROP TABLE strategy_runs;
                    DROP TABLE user_keys;
                    DROP TABLE templates; DROP TABLE catalogues;
                    DROP TABLE merged_users;
                    DROP INDEX processes_open;
                    DROP INDEX interactions_in_process;
                    DROP INDEX processes_untold;
                    DROP TABLE bulk_jobs;
                    DROP INDEX integrations_held;
                    ALTER TABLE integrations DROP COLUMN hold_version;
                    ALTER TABLE integrations DROP COLUMN hold;
                    ALTER TABLE integrations DROP COLUMN hold_due_at;
                    ALTER TABLE processes DROP COLUMN untold;
                    ALTER TABLE processes DROP COLUMN last_number;
                    ALTER TABLE processes DROP COLUMN activity;
                    ALTER TABLE processes DROP COLUMN active_at;
                    ALTER TABLE processes DROP COLUMN integrations;
                    CREATE INDEX processes_open ON processes (tenant, user_id, last_integration_id, last_interaction_id) WHERE is_closed = 0;
                    DROP INDEX opt_outs_by_scope;
                    DROP INDEX opt_outs_by_integration;
                    ALTER TABLE opt_outs DROP COLUMN integration_id;
                    CREATE UNIQUE INDEX opt_outs_by_destination ON opt_outs (tenant, destination, channel);
                    PRAGMA user_version = 9;
                    """);
            });
        }

        await using var again = Open();

        var owners = await again.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, [former, lookup, "551187654321"], CancellationToken.None);
        Assert.Equal([mine.Id, mine.Id, other.Id], owners.Select(owner => owner?.Id));
        owners = await again.Users.FindOwnersAsync(Acme, DestinationKeys.Email, ["ana@xn--mnchen-3ya.example"], CancellationToken.None);
        Assert.Equal(mine.Id, owners[0]?.Id);
        Assert.Equal(["442079460958", "ana@xn--caf-dma.example"], (await again.Users.FindAsync(Acme, trunk.Id, CancellationToken.None))!.Destinations.Select(one => one.Value));
        var loser = (await again.Users.FindAsync(Acme, theirs.Id, CancellationToken.None))!;
        Assert.Empty(loser.Destinations);
        Assert.Equal(UserEvents.DestinationLost, Assert.Single(loser.History).Event);
        Assert.Equal([lookup], await again.OptOuts.FindAsync(Acme, new OptOutScope("SMS"), [lookup], CancellationToken.None));
        Assert.Equal(lookup, (await again.OptOuts.ListAsync(Acme, new OptOutFilter("SMS", lookup), null, 10, CancellationToken.None)).Items[0].Destination);
        Assert.Equal(Now, await again.Interactions.FindLastInboundAsync(Acme, integration, lookup, CancellationToken.None));
        var found = await again.Interactions.SearchAsync(
            Acme, new InteractionSearch { Destination = lookup }, null, new SearchSize(10, 10), CancellationToken.None);
        Assert.Single(found.Items);
        var respelt = (await again.Interactions.FindAsync(Acme, found.Items[0].Id, CancellationToken.None))!;
        Assert.Equal(("442079460958", "442079460958"), (respelt.Destinations[0].Value, respelt.ProviderMessages[0].Destination));
        found = await again.Interactions.SearchAsync(
            Acme, new InteractionSearch { Destination = "442079460958" }, null, new SearchSize(10, 10), CancellationToken.None);
        Assert.Single(found.Items);
        found = await again.Interactions.SearchAsync(
            Acme, new InteractionSearch { Text = InteractionSummary.ToSearchText("CAFÉ\nσοφος") }, null, new SearchSize(10, 10), CancellationToken.None);
        Assert.Single(found.Items);
    }

    public static TheoryData<int> OlderVersions => new(Enumerable.Range(1, SqliteSchema.Version - 1));

    /// <summary>However old a file is, it ends as a new one begins.</summary>
    [Theory]
    [MemberData(nameof(OlderVersions))]
    public async Task Open_FileOfAnOlderVersion_BecomesLikeANewOneAndKeepsItsRows(int version)
    {
        var path = folder.File("iris.db");
        var process = Process(Acme);
        using (var old = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            old.Open();
            using var session = new SqliteSession(old);
            foreach (var script in SqliteSchema.Scripts.Take(version))
                session.Execute(script);
            session.Execute($"PRAGMA user_version = {version}");
            using var insert = new Statement(
                session.Handle, "INSERT INTO processes VALUES ('acme', ?1, 1, ?2, 0, ?3, 'integration', 0, ?4)");
            var interaction = Interaction(process);
            insert.Add(process.Id).Add(process.UserId).Add(interaction.Id)
                .Add(JsonSerializer.SerializeToUtf8Bytes(process, DocumentContext.Documents.Process)).Execute();
            using var document = new Statement(session.Handle, "INSERT INTO interaction_documents (number, document) VALUES (1, ?1)");
            document.Add(JsonSerializer.SerializeToUtf8Bytes(interaction, DocumentContext.Documents.Interaction)).Execute();
            using var row = new Statement(
                session.Handle,
                """
                INSERT INTO interactions (tenant, id, version, document_number, process_id, integration_id, phase, attempts)
                VALUES ('acme', ?1, 1, 1, ?2, 'integration', 0, 0)
                """);
            row.Add(interaction.Id).Add(process.Id).Execute();
            if (version >= 6)
                session.Execute($"UPDATE interactions SET created_at = {Now.UtcTicks}, direction = 1");
        }

        await using var stores = Open();
        await using var fresh = new SqliteStores(folder.File("fresh.db"));

        Assert.Equal(await SchemaAsync(fresh), await SchemaAsync(stores));
        var found = await stores.Processes.FindOpenAsync(Acme, process.UserId, "integration", Now.AddDays(-1), CancellationToken.None);
        Assert.Equal(process.Id, found?.Id);
    }

    [Fact]
    public async Task Open_ManyAtOnce_AllFindTheSchema()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(Open)));

        foreach (var stores in opened)
            await stores.Interactions.CheckAsync(CancellationToken.None);
        foreach (var stores in opened)
            await stores.DisposeAsync();
    }

    [Fact]
    public async Task TwoInstances_WritingAndClaiming_SeeEachOtherAndShareNothingTwice()
    {
        await using var first = Open();
        await using var second = Open();
        var process = await first.OpenProcessAsync(Acme);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => (i % 2 == 0 ? first : second).AcceptedAsync(process))));
        var claims = await Task.WhenAll(
            Task.Run(() => DrainAsync(first, "first")),
            Task.Run(() => DrainAsync(second, "second")));

        Assert.Equal(60, claims.Sum(claim => claim.Count));
        Assert.Equal(60, claims.SelectMany(claim => claim).Distinct().Count());
    }

    [Fact]
    public async Task Write_AnotherProcessHoldsTheLock_IsUnavailableAndWorksAfterwards()
    {
        await using var holder = Open();
        await using var stores = new SqliteStores(folder.File("iris.db"), options => options.BusyTimeout = TimeSpan.FromMilliseconds(20));
        var process = await holder.OpenProcessAsync(Acme);
        var held = new TaskCompletionSource();
        using var letGo = new ManualResetEventSlim();
        var holding = holder.OnWriterAsync(_ =>
        {
            held.SetResult();
            letGo.Wait();
        });
        await held.Task;

        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.AcceptedAsync(process));

        letGo.Set();
        await holding;
        await stores.AcceptedAsync(process);
    }

    private static async Task<List<string>> DrainAsync(SqliteStores stores, string owner)
    {
        var claimed = new List<string>();
        while (true)
        {
            var some = await stores.ClaimAsync(owner, Now, limit: 7);
            if (some.Count == 0)
                return claimed;
            claimed.AddRange(some.Select(interaction => interaction.Id));
        }
    }

    private static async Task<List<string>> SchemaAsync(SqliteStores stores) => await stores.Database.Readers.ReadAsync(
        static (session, sql) =>
        {
            using var statement = new Statement(session.Handle, sql);
            using var rows = statement.Query();
            var found = new List<string>();
            while (rows.Next())
                found.Add(rows.Text(0));
            return found;
        },
        """
        SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL
        UNION ALL SELECT printf('%s.%s %s %d %d %s', tables.name, columns.name, columns.type, "notnull", pk, dflt_value)
        FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'
        ORDER BY 1
        """,
        CancellationToken.None);

    private SqliteStores Open() => new(folder.File("iris.db"));

    private static IHost Host(string path, params (string Name, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration[$"{SqliteOptions.Section}:Path"] = path;
        foreach (var (name, value) in settings)
            builder.Configuration[$"{SqliteOptions.Section}:{name}"] = value;
        builder.Services.AddSqliteStorage();
        return builder.Build();
    }
}
