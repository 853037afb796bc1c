using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.Tests.Contract;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>What claims do beyond the contract.</summary>
public sealed class SqliteClaimTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    private readonly SqliteStores stores = new(new TemporaryFolder());

    public void Dispose() => stores.Dispose();

    [Fact]
    public async Task ClaimAsync_OneDocumentUnreadable_OthersAreClaimedAndItIsPutOff()
    {
        var process = await stores.OpenProcessAsync(Acme);
        var integration = NewId();
        await stores.AcceptedAsync(process, integration);
        await stores.OnWriterAsync(session => session.Execute("UPDATE interaction_documents SET document = CAST('{' AS BLOB)"));
        var good = await stores.AcceptedAsync(process, integration);

        Assert.Equal(good.Id, Assert.Single(await stores.ClaimAsync("worker", Now)).Id);
        var next = await stores.AcceptedAsync(process, integration);
        Assert.Equal(next.Id, Assert.Single(await stores.ClaimAsync("worker", Now, limitPerIntegration: 1)).Id);
    }

    [Fact]
    public async Task ClaimAsync_NothingDue_DoesNotTouchTheWriter()
    {
        var process = await stores.OpenProcessAsync(Acme);
        await stores.AcceptedAsync(process, dueAt: Now.AddMinutes(1));
        using var go = new ManualResetEventSlim();
        var busy = stores.OnWriterAsync(_ => go.Wait());

        Assert.Empty(await stores.ClaimAsync("worker", Now));

        Assert.False(busy.IsCompleted);
        go.Set();
        await busy;
    }

    [Fact]
    public async Task ClaimAsync_MoreIntegrationsWithNothingDueThanPlaces_GoesOnToTheOneThatHasSome()
    {
        var process = await stores.OpenProcessAsync(Acme);
        for (var i = 0; i < 5; i++)
            await stores.AcceptedAsync(process, $"a-{i}", dueAt: Now.AddMinutes(1));
        var due = await stores.AcceptedAsync(process, "b");

        Assert.Equal(due.Id, Assert.Single(await stores.ClaimAsync("worker", Now, limit: 2)).Id);
    }

    [Fact]
    public async Task ClaimDeliveries_MoreHostsWhoseEventsWaitForEarlierOnesThanPlaces_GoesOnToTheOneThatHasSome()
    {
        await stores.OnWriterAsync(session => session.Execute(
            """
            INSERT INTO deliveries (tenant, id, version, integration_id, interaction_id, sequence, event, host, state, due_at, leased, attempts,
                stop_at, created_at, document)
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 5)
            SELECT 'acme', printf('%023x', n) || earlier.value, 1, 'i', printf('%024x', n), 2 - earlier.value, 'e', 'a' || n, 0,
                iif(earlier.value, 9000000000000000000, 1), 0, 0, 9, 1, x'7b7d'
            FROM counter CROSS JOIN json_each('[0, 1]') AS earlier
            """));
        var process = await stores.OpenProcessAsync(Acme);
        var interaction = Interaction(process);
        interaction.Outbox.Add(new OutboxEvent
        {
            Id = NewId(),
            Tenant = Acme,
            IntegrationId = interaction.Integration.IntegrationId,
            InteractionId = interaction.Id,
            Sequence = 16,
            Event = WebhookEvents.OutCreated,
            Created = Now,
            Host = "b",
            Body = [1],
            StopAt = Now.AddDays(1),
        });
        await stores.AcceptAsync(interaction);

        var claimed = await stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now.AddMinutes(1), 2, 2, []), CancellationToken.None);

        Assert.Equal("b", Assert.Single(claimed).Host);
    }
}
