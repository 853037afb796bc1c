using Iris.Api.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Iris.Api.Tests.Start;

/// <summary>A gateway whose store takes long to migrate: it waits for a lock that the test holds.</summary>
public sealed class StartGateTests : IDisposable
{
    private static readonly (string, string)[] Settings =
        [("Bootstrap__AdminKey", IrisApplication.AdminKey), ("Storage__Sqlite__BusyTimeout", "00:00:00.2")];

    private readonly string folder = Directory.CreateTempSubdirectory("iris-gate-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Requests_WhileTheStoreIsMigrated_AreToldSoUntilItIsReady()
    {
        await using var database = await MakeOlderAsync();
        using var gateway = GatewayProcess.Launch([], folder, "Production", [], Settings);
        await gateway.WaitForAsync("the migration waits for it");
        var client = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) });

        Assert.Equal("live", (await client.GetAsync("/health/live")).Expect(200).Payload.GetProperty("state").GetString());
        foreach (var path in new[] { "/health/ready", "/user", "/.well-known/jwks.json", "/nowhere" })
        {
            using var answer = await client.Http.GetAsync(path);
            Assert.Equal(503, (int)answer.StatusCode);
            Assert.Equal("5", answer.Headers.GetValues("Retry-After").Single());
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("\"code\":\"MIGRATING\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var commit = database.CreateCommand())
        {
            commit.CommandText = "COMMIT";
            commit.ExecuteNonQuery();
        }

        await gateway.WaitForAsync("Application started");
        (await client.GetAsync("/health/ready")).Expect(200);
        (await client.GetAsync("/nowhere")).Expect(404);
        Assert.Contains("The database is brought from schema version 9 to 10", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("Schema version 10 of 10 is made", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("The database has schema version 10; it took", gateway.Output, StringComparison.Ordinal);
        Assert.Equal(0, await gateway.StopAsync());
    }

    [Fact]
    public async Task Stop_WhileTheStoreIsMigrated_EndsWell()
    {
        await using var database = await MakeOlderAsync();
        using var gateway = GatewayProcess.Launch([], folder, "Production", [], Settings);
        await gateway.WaitForAsync("is brought from schema version");

        Assert.Equal(0, await gateway.StopAsync());
        Assert.Empty(gateway.Errors);
    }

    /// <summary>A database of the version before, locked.</summary>
    private async Task<SqliteConnection> MakeOlderAsync()
    {
        using (var first = await GatewayProcess.StartAsync(folder, "Production", Settings))
            Assert.Equal(0, await first.StopAsync());

        var database = new SqliteConnection($"Data Source={Path.Combine(folder, "iris.db")};Pooling=False");
        await database.OpenAsync();
        using var command = database.CreateCommand();
        command.CommandText = "DROP TABLE interaction_states; DROP TABLE exchanges; DROP TABLE alarms; DROP TABLE activity; DROP TABLE activity_tens; DROP TABLE live_watches; DROP INDEX interactions_staged; DROP INDEX interactions_changed; ALTER TABLE interactions DROP COLUMN stage; ALTER TABLE interactions DROP COLUMN changed; DROP TABLE strategies; DROP TABLE strategy_runs; DROP TABLE attachments; DROP TABLE waiting_attachments; DROP TABLE media_jobs; DROP TABLE mailboxes; DROP TABLE user_keys; DROP TABLE templates; DROP TABLE catalogues; DROP TABLE merged_users; DROP INDEX processes_open; DROP INDEX interactions_in_process; DROP INDEX processes_untold; DROP TABLE bulk_jobs; DROP INDEX integrations_held; ALTER TABLE integrations DROP COLUMN hold_version; ALTER TABLE integrations DROP COLUMN hold; ALTER TABLE integrations DROP COLUMN hold_due_at; ALTER TABLE processes DROP COLUMN untold; ALTER TABLE processes DROP COLUMN last_number; ALTER TABLE processes DROP COLUMN activity; ALTER TABLE processes DROP COLUMN active_at; ALTER TABLE processes DROP COLUMN integrations; CREATE INDEX processes_open ON processes (tenant, user_id, last_integration_id, last_interaction_id) WHERE is_closed = 0; DROP INDEX opt_outs_by_scope; DROP INDEX opt_outs_by_integration; ALTER TABLE opt_outs DROP COLUMN integration_id; CREATE UNIQUE INDEX opt_outs_by_destination ON opt_outs (tenant, destination, channel); PRAGMA user_version = 9; BEGIN IMMEDIATE";
        await command.ExecuteNonQueryAsync();
        return database;
    }
}
