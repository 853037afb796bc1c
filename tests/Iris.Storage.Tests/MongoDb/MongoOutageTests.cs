using System.Collections.Concurrent;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Storage.Tests.Contract;
using Iris.Testing;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>What happens when connections break or the server is away.</summary>
public sealed class MongoOutageTests : MongoTest
{
    [Fact]
    public async Task EveryKindOfCall_ServerAway_IsUnavailableUntilItIsBack()
    {
        using var proxy = new CutProxy();
        await using var store = await OpenAsync(proxy);
        var process = await store.OpenProcessAsync(Acme);
        var interaction = await store.AcceptedAsync(process);
        await store.Interactions.CheckAsync(None);

        proxy.GoAway();
        Func<Task>[] calls =
        [
            () => store.Interactions.CheckAsync(None),
            () => store.Interactions.FindAsync(Acme, interaction.Id, None),
            () => store.Interactions.SaveAsync(Acme, interaction, None),
            () => store.ClaimAsync("worker", Now),
            () => store.AcceptAsync(Interaction(process)),
            () => store.AcceptAsync(Interaction(process), User(Acme, Phone("1"))),
            () => store.Users.CreateAsync(Acme, User(Acme, Phone("2")), None),
            () => store.Tenants.CreateAsync(Tenant("acme"), None),
            () => store.Processes.ListAsync(Acme, new ProcessFilter(), null, 10, None),
        ];
        foreach (var call in calls)
            await Assert.ThrowsAsync<StoreUnavailableException>(call);

        proxy.ComeBack();
        await Eventually.GetAsync(async () => await IsUpAsync(store) ? "up" : null, "the store is usable again");
        Assert.Equal(1, interaction.Version);
        Assert.Equal(interaction.Id, Assert.Single(await store.ClaimAsync("worker", Now)).Id);
    }

    [Fact]
    public async Task AcceptAsync_ConnectionsBreakUnderLoad_LosesNothingAcknowledgedAndClaimsNothingTwice()
    {
        const int Wanted = 400;
        using var proxy = new CutProxy();
        await using var store = await OpenAsync(proxy);
        var integration = NewId();
        var (accepted, begun) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        var (refused, number, done) = (0, 0, 0);

        async Task TryAsync(Func<Task> call)
        {
            try
            {
                await call();
            }
            catch (StoreUnavailableException)
            {
                Interlocked.Increment(ref refused);
                proxy.ComeBack();
            }
        }

        async Task AcceptAsync()
        {
            var user = User(Acme, Phone($"{Interlocked.Increment(ref number)}"));
            var own = Process(Acme, user.Id);
            var interaction = Interaction(own, integration);
            if (await store.AcceptAsync(interaction, user, own) != AcceptResult.Accepted)
                return;

            accepted.Add(interaction.Id);
            var count = Interlocked.Increment(ref done);
            if (count == Wanted / 2)
                proxy.GoAway();
            else if (count % 25 == 0)
                proxy.Cut();
        }

        async Task ClaimAsync(string owner)
        {
            foreach (var interaction in await store.ClaimAsync(owner, Now, limit: 10))
            {
                if (await store.Interactions.BeginAttemptAsync(Acme, interaction, owner, Now.AddMinutes(1), None))
                    begun.Add(interaction.Id);
            }
        }

        var workers = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            while (Volatile.Read(ref done) < Wanted)
                await TryAsync(worker < 6 ? AcceptAsync : () => ClaimAsync($"worker {worker}"));
        }));
        await Task.WhenAll(workers);

        Assert.True(refused > 0, "No call met the outage.");
        foreach (var id in accepted)
            Assert.NotNull(await Stores.Interactions.FindAsync(Acme, id, None));
        Assert.Equal(begun.Count, begun.Distinct().Count());
        // What was not begun, or was leased by a claim whose answer got lost, comes again.
        var left = await ReadAllDueAsync(Stores);
        Assert.Empty(accepted.Except(left));
    }

    /// <summary>The driver's own times would keep a call waiting for more than half a minute.</summary>
    [Fact]
    public async Task FindAsync_ServerHangs_IsUnavailableSoonAndThenServedAgain()
    {
        using var proxy = new CutProxy();
        await using var store = await OpenAsync(proxy, writeTimeout: TimeSpan.FromSeconds(1));

        proxy.Hang();
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => store.Interactions.FindAsync(Acme, NewId(), None).WaitAsync(TimeSpan.FromSeconds(25)));

        proxy.GoOn();
        await Eventually.GetAsync(async () => await IsUpAsync(store) ? "up" : null, "the store is usable again");
    }

    private static async Task<List<string>> ReadAllDueAsync(MongoStores stores)
    {
        var ids = new List<string>();
        while (await stores.ClaimAsync("last", Now.AddHours(1)) is { Count: > 0 } claimed)
            ids.AddRange(claimed.Select(interaction => interaction.Id));
        return ids;
    }

    private static async Task<bool> IsUpAsync(MongoStores store)
    {
        try
        {
            await store.Interactions.CheckAsync(None);
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }

    private async Task<MongoStores> OpenAsync(CutProxy proxy, TimeSpan? writeTimeout = null)
    {
        var store = new MongoStores(Stores.Store.Options.Database, configure: options =>
        {
            options.ConnectionString = proxy.ConnectionString;
            options.ServerSelectionTimeout = TimeSpan.FromMilliseconds(300);
            options.WriteTimeout = writeTimeout ?? options.WriteTimeout;
        });
        // The short time is for the outage, not for the first connection.
        await Eventually.GetAsync(async () => await IsUpAsync(store) ? "up" : null, "the store is usable");
        return store;
    }
}
