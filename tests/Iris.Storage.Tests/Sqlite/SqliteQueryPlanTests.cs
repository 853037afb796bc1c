using System.Runtime.CompilerServices;
using Iris.Core.Interactions;
using Iris.Core.Limits;
using Iris.Core.Tenants;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Interactions;
using Iris.Storage.Sqlite.Limits;
using Iris.Storage.Sqlite.OptOuts;
using Iris.Storage.Sqlite.Processes;
using Iris.Storage.Sqlite.Users;
using Iris.Storage.Sqlite.Webhooks;
using Iris.Storage.Tests.Contract;
using SQLitePCL;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>The queries that run all the time are answered by seeking.</summary>
public sealed class SqliteQueryPlanTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    // One reader, so that the test and the store use the same connection.
    private readonly SqliteStores stores = new(new TemporaryFolder(), options => options.Readers = 1);

    public void Dispose() => stores.Dispose();

    [Fact]
    public Task NextIntegration_Plan_SeeksTheDueIndexAlone() =>
        AssertPlanAsync(DueQuery.NextIntegration, "SEARCH interactions USING COVERING INDEX interactions_due (integration_id>?)");

    [Fact]
    public Task NextPriority_Plan_SeeksTheDueIndexAlone() =>
        AssertPlanAsync(DueQuery.NextPriority, "SEARCH interactions USING COVERING INDEX interactions_due (integration_id=? AND priority>?)");

    [Fact]
    public Task OfQueue_Plan_SeeksTheDueIndexInOrder() =>
        AssertPlanAsync(
            DueQuery.OfQueue,
            "SEARCH interactions USING INDEX interactions_due (integration_id=? AND priority=? AND due_at>? AND due_at<?)",
            "SEARCH interaction_documents USING INTEGER PRIMARY KEY (rowid=?)");

    [Fact]
    public Task Owner_Plan_SeeksBothKeys() =>
        AssertPlanAsync(
            SqliteUserStore.Owner,
            "SEARCH destinations USING PRIMARY KEY (tenant=? AND key=? AND value=?)",
            "SEARCH users USING PRIMARY KEY (tenant=? AND id=?)");

    [Fact]
    public Task ProcessesOfTenant_Plan_SeeksTheKeyInOrder() =>
        AssertPlanAsync(SqliteProcessStore.OfTenant, "SEARCH processes USING PRIMARY KEY (tenant=? AND id<?)");

    [Fact]
    public Task ProcessesOfUser_Plan_SeeksTheUserIndexInOrder() =>
        AssertPlanAsync(SqliteProcessStore.OfUser, "SEARCH processes USING INDEX processes_by_user (tenant=? AND user_id=? AND id<?)");

    [Fact]
    public Task InteractionsOfProcess_Plan_SeeksTheProcessIndexInOrder() =>
        AssertPlanAsync(
            SqliteInteractionStore.OfProcess,
            "SEARCH interactions USING INDEX interactions_by_process (tenant=? AND process_id=? AND id>?)",
            "SEARCH interaction_documents USING INTEGER PRIMARY KEY (rowid=?)");

    [Theory]
    [InlineData(0, "interactions USING INDEX interactions_by_process (tenant=? AND process_id=? AND id>? AND id<?)")]
    [InlineData(1, "party USING PRIMARY KEY (tenant=? AND party=? AND interaction_id>? AND interaction_id<?)")]
    [InlineData(2, "interactions USING INDEX interactions_notable (tenant=? AND notable=? AND id>? AND id<?)")]
    [InlineData(3, "interactions USING INDEX interactions_by_integration (tenant=? AND integration_id=? AND id>? AND id<?)")]
    [InlineData(4, "interactions USING PRIMARY KEY (tenant=? AND id>? AND id<?)")]
    public async Task Search_Plan_WalksAlongItsIndexInOrder(int query, string walk)
    {
        List<string> expected = [$"SEARCH {walk}"];
        if (walk.Contains("party", StringComparison.Ordinal))
            expected.Add("SEARCH interactions USING PRIMARY KEY (tenant=? AND id=?)");

        await AssertPlanAsync(SearchQuery.All[query].WithoutText, [.. expected]);
        await AssertPlanAsync(
            SearchQuery.All[query].WithText, [.. expected, "SEARCH interaction_documents USING INTEGER PRIMARY KEY (rowid=?)"]);
    }

    [Fact]
    public Task NextHost_Plan_SeeksTheDueIndexAlone() =>
        AssertPlanAsync(DueDeliveries.NextHost, "SEARCH deliveries USING COVERING INDEX deliveries_due (tenant=? AND host>?)");

    [Fact]
    public Task NextTenant_Plan_SeeksTheDueIndexAlone() =>
        AssertPlanAsync(DueDeliveries.NextTenant, "SEARCH deliveries USING COVERING INDEX deliveries_due (tenant>?)");

    [Fact]
    public Task OfHost_Plan_SeeksTheDueIndexInOrderAndTheOpenEventsOfEachInteraction() =>
        AssertPlanAsync(
            DueDeliveries.OfHost,
            "SEARCH delivery USING INDEX deliveries_due (tenant=? AND host=? AND due_at>? AND due_at<?)",
            "CORRELATED SCALAR SUBQUERY 1",
            "SEARCH earlier USING INDEX deliveries_open (tenant=? AND interaction_id=? AND sequence<?)");

    [Fact]
    public Task DeliveriesOfIntegration_Plan_SeeksTheIntegrationIndexInOrder() =>
        AssertPlanAsync(
            SqliteWebhookStore.OfIntegration,
            "SEARCH deliveries USING INDEX deliveries_by_integration (tenant=? AND integration_id=? AND id<?)");

    [Fact]
    public Task DeliveriesOfState_Plan_SeeksTheStateIndexInOrder() =>
        AssertPlanAsync(
            SqliteWebhookStore.OfState,
            "SEARCH deliveries USING INDEX deliveries_by_state (tenant=? AND integration_id=? AND state=? AND id<?)");

    [Fact]
    public Task DeliveriesOfInteraction_Plan_SeeksTheInteractionIndexInOrder() =>
        AssertPlanAsync(
            SqliteWebhookStore.OfInteraction,
            "SEARCH deliveries USING INDEX deliveries_by_interaction (tenant=? AND integration_id=? AND interaction_id=? AND id<?)");

    [Fact]
    public Task DeliveriesOfRange_Plan_SeeksTheStateIndexInOrder() =>
        AssertPlanAsync(
            SqliteWebhookStore.OfRange,
            "SEARCH deliveries USING INDEX deliveries_by_state (tenant=? AND integration_id=? AND state=? AND id>?)");

    [Fact]
    public Task OptOut_Plan_SeeksTheAddress() =>
        AssertPlanAsync(
            SqliteOptOutStore.Exists, "SEARCH opt_outs USING COVERING INDEX opt_outs_by_destination (tenant=? AND destination=? AND channel=?)");

    [Fact]
    public Task OptOutsOfChannel_Plan_SeeksTheChannelIndexInOrder() =>
        AssertPlanAsync(SqliteOptOutStore.OfChannel, "SEARCH opt_outs USING INDEX opt_outs_by_channel (tenant=? AND channel=? AND id<?)");

    [Theory]
    [InlineData(BoundKind.WaitingSends, "SEARCH interactions USING COVERING INDEX interactions_due (integration_id=?)")]
    [InlineData(BoundKind.PendingDeliveries, "SEARCH deliveries USING COVERING INDEX deliveries_due (tenant=?)")]
    [InlineData(BoundKind.PendingNotices, "SEARCH notices USING COVERING INDEX notices_by_state (tenant=? AND integration_id=? AND state=?)")]
    public async Task CountOfATenant_Plan_SeeksTheIndexAlone(BoundKind kind, string expected) =>
        Assert.Contains(expected, await PlanOfAsync(SqliteTenantRows.SqlOf(kind)));

    /// <summary>Counts the database's own steps, which no slow machine changes: they must not grow with the long queue.</summary>
    [Theory]
    [InlineData(Priority.High)]
    [InlineData(Priority.Bulk)]
    public async Task Claim_HundredThousandDueOfOneIntegration_StepsDoNotGrowWithThem(Priority priority)
    {
        var process = await stores.OpenProcessAsync(Acme);
        var greedy = await stores.AcceptedAsync(process, priority: priority);
        await stores.OnWriterAsync(session => session.Execute(
            """
            INSERT INTO interactions (tenant, id, version, document_number, process_id, integration_id, priority, phase, due_at, attempts, lease_owner)
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 100000)
            SELECT tenant, printf('%024x', n), version, document_number, process_id, integration_id, priority, phase, due_at, attempts, lease_owner
            FROM counter CROSS JOIN interactions
            """));
        var small = new List<string>();
        for (var i = 0; i < 99; i++)
            small.Add((await stores.AcceptedAsync(process)).Integration.IntegrationId);

        var steps = await CountStepsAsync();

        var claimed = await stores.ClaimAsync("worker", Now.AddSeconds(1), limit: 200);

        Assert.Equal(200, claimed.Count);
        Assert.Empty(small.Except(claimed.Select(interaction => interaction.Integration.IntegrationId)));
        // About 200 rows and 400 seeks; a scan of the queue takes several hundred thousand.
        Assert.InRange(steps.Value, 1, 50_000);
        Assert.Equal(101, claimed.Count(interaction => interaction.Integration.IntegrationId == greedy.Integration.IntegrationId));
    }

    /// <summary>A dead receiver's long queue is no burden on those who look for work.</summary>
    [Fact]
    public async Task ClaimDeliveries_HundredThousandPendingAtOneHost_StepsDoNotGrowWithThem()
    {
        await stores.OnWriterAsync(session => session.Execute(
            """
            INSERT INTO deliveries (tenant, id, version, integration_id, interaction_id, sequence, event, host, state, due_at, leased, attempts,
                stop_at, created_at, document)
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 100000)
            SELECT 'acme', printf('%024x', n), 1, 'i', printf('%024x', n), 1, 'e', 'dead.example', 0, 1, 0, 0, 9, 1, x'7b7d' FROM counter
            """));
        var steps = await CountStepsAsync();

        await stores.Webhooks.ClaimAsync(
            new DeliveryClaim(Now, Now.AddMinutes(1), 100, 10, [new WebhookHost(Acme, "dead.example")]), CancellationToken.None);

        Assert.InRange(steps.Value, 0, 5_000);
    }

    /// <summary>Counts the steps that the reader makes from now on.</summary>
    private async Task<StrongBox<int>> CountStepsAsync()
    {
        var steps = new StrongBox<int>();
        await stores.Database.Readers.ReadAsync(
            static (session, count) =>
            {
                raw.sqlite3_progress_handler(session.Handle, 100, count, null);
                return 0;
            },
            new delegate_progress(_ =>
            {
                steps.Value += 100;
                return 0;
            }),
            CancellationToken.None);
        return steps;
    }

    private async Task AssertPlanAsync(Sql sql, params string[] expected) => Assert.Equal(expected, await PlanOfAsync(sql));

    private async Task<List<string>> PlanOfAsync(Sql sql) =>
        await stores.Database.Readers.ReadAsync(
            static (session, text) =>
            {
                using var statement = new Statement(session.Handle, $"EXPLAIN QUERY PLAN {text}");
                using var rows = statement.Query();
                var steps = new List<string>();
                while (rows.Next())
                    steps.Add(rows.Text(3));
                return steps;
            },
            sql.Text,
            CancellationToken.None);
}
