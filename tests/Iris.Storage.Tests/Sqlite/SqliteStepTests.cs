using System.Runtime.CompilerServices;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Webhooks;
using Iris.Storage.Tests.Contract;
using SQLitePCL;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>What runs all the time takes no longer where there is much of one kind.</summary>
public sealed class SqliteStepTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    // One reader, so that the test and the store use the same connection.
    private readonly SqliteStores stores = new(new TemporaryFolder(), options => options.Readers = 1);

    public void Dispose() => stores.Dispose();

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

    /// <summary>Each inbound message asks for the process that it goes on with.</summary>
    [Fact]
    public async Task FindOpen_HundredThousandProcessesOfOneUser_StepsDoNotGrowWithThem()
    {
        await stores.OnWriterAsync(session => session.Execute(
            """
            INSERT INTO processes (tenant, id, version, user_id, is_closed, last_interaction_id, last_integration_id, last_direction, document, activity, active_at, integrations)
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 100000)
            SELECT 'acme', printf('%024x', n), 1, 'user', 0, printf('%024x', n), 'other', 1, x'7b7d', n / 1000000.0, 9000000000000000000, 'other' FROM counter
            """));
        var process = await stores.OpenProcessAsync(Acme, "user");
        var integration = (await stores.AcceptedAsync(process)).Integration.IntegrationId;
        var steps = await CountStepsAsync();

        var found = await stores.Processes.FindOpenAsync(Acme, "user", integration, Now.AddDays(-1), CancellationToken.None);
        var closed = await stores.Processes.ListAsync(Acme, new ProcessFilter("user", IsClosed: true), null, 10, CancellationToken.None);

        Assert.Equal(process.Id, found?.Id);
        Assert.Empty(closed.Items);
        Assert.Empty((await stores.Processes.ListAsync(Acme, new ProcessFilter(IsClosed: true), null, 10, CancellationToken.None)).Items);
        Assert.InRange(steps.Value, 0, 1_000);
    }

    /// <summary>A quiet integration's callbacks, and the parts of a message, beside another integration that has many.</summary>
    [Fact]
    public async Task ListNotices_HundredThousandOfAnotherIntegration_StepsDoNotGrowWithThem()
    {
        await stores.OnWriterAsync(session => session.Execute(
            """
            INSERT INTO notices (tenant, id, integration_id, lane, state, received_at, document)
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 100000)
            SELECT 'acme', printf('%024x', n), 'other', 0, 1, 1, x'7b7d' FROM counter
            """));
        var steps = await CountStepsAsync();

        Assert.Empty((await stores.Notices.ListAsync(Acme, "quiet", null, null, 10, CancellationToken.None)).Items);
        Assert.Empty(await stores.Notices.FindGroupAsync(Acme, "quiet", "group", 100, CancellationToken.None));

        Assert.InRange(steps.Value, 0, 1_000);
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
}
