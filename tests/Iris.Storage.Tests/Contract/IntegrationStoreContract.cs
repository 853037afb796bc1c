using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Storage.Tests.Contract;

public abstract class IntegrationStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_NewIntegration_IsFoundAsWritten()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        var found = await Stores.Integrations.FindAsync(Acme, integration.Id, None);

        Assert.Equal(1, integration.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(found));
    }

    [Fact]
    public async Task CreateAsync_SameIdTwice_ThrowsAndKeepsTheFirst()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var before = Samples.Show(integration);
        integration.Name = "second";

        await Assert.ThrowsAsync<InvalidOperationException>(() => Stores.Integrations.CreateAsync(Acme, integration, None));

        Assert.Equal(before, Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_CurrentVersion_ReplacesAndCountsUp()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        integration.IsEnabled = false;
        integration.Secrets["token"] = "other cipher";

        Assert.Equal(SaveResult.Saved, await Stores.Integrations.SaveAsync(Acme, integration, None));

        Assert.Equal(2, integration.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_StaleVersion_ConflictsAndChangesNothing()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);
        var stale = (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!;
        await Stores.Integrations.SaveAsync(Acme, integration, None);
        stale.Name = "stale";

        Assert.Equal(SaveResult.Conflict, await Stores.Integrations.SaveAsync(Acme, stale, None));

        Assert.Equal(1, stale.Version);
        Assert.Equal(Samples.Show(integration), Samples.Show(await Stores.Integrations.FindAsync(Acme, integration.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_UnknownIntegration_IsMissing() =>
        Assert.Equal(SaveResult.Missing, await Stores.Integrations.SaveAsync(Acme, Samples.Integration(Acme), None));

    [Fact]
    public async Task EveryMethod_IntegrationOfAnotherTenant_IsUnknown()
    {
        var integration = Samples.Integration(Acme);
        await Stores.Integrations.CreateAsync(Acme, integration, None);

        Assert.Null(await Stores.Integrations.FindAsync(Other, integration.Id, None));
        Assert.Empty((await Stores.Integrations.ListAsync(Other, null, 10, None)).Items);
        Assert.Equal(SaveResult.Missing, await Stores.Integrations.SaveAsync(Other, integration, None));
        Assert.Equal(1, (await Stores.Integrations.FindAsync(Acme, integration.Id, None))!.Version);
    }

    [Fact]
    public async Task ListAsync_SomePages_HoldsEachOnceNewestFirst()
    {
        var all = Enumerable.Range(0, 5).Select(_ => Samples.Integration(Acme)).ToList();
        foreach (var integration in all)
            await Stores.Integrations.CreateAsync(Acme, integration, None);

        var listed = await Pages.ReadAsync<Integration>(2, (cursor, most) => Stores.Integrations.ListAsync(Acme, cursor, most, None));

        Assert.Equal(all.AsEnumerable().Reverse().Select(Samples.Show), listed.Select(Samples.Show));
    }
}
