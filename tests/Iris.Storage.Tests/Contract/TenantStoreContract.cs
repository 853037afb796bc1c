using Iris.Core.Tenants;

namespace Iris.Storage.Tests.Contract;

public abstract class TenantStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_NewTenant_IsFoundAsWritten()
    {
        Assert.True(await Stores.Tenants.CreateAsync(Samples.Tenant("acme"), None));

        var found = await Stores.Tenants.FindAsync(Acme, None);

        Assert.NotNull(found);
        Assert.Equal((Acme, Samples.Odd, true, Samples.Now), (found.Id, found.Name, found.IsEnabled, found.Created));
    }

    [Fact]
    public async Task CreateAsync_TakenId_ChangesNothing()
    {
        await Stores.Tenants.CreateAsync(Samples.Tenant("acme"), None);
        var second = Samples.Tenant("acme");
        second.Name = "second";

        Assert.False(await Stores.Tenants.CreateAsync(second, None));

        Assert.Equal(Samples.Odd, (await Stores.Tenants.FindAsync(Acme, None))!.Name);
    }

    [Fact]
    public async Task CreateAsync_InParallel_OneSucceeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Stores.Tenants.CreateAsync(Samples.Tenant("acme"), None)));

        Assert.Single(results, true);
    }

    [Fact]
    public async Task FindAsync_UnknownTenant_IsNull() => Assert.Null(await Stores.Tenants.FindAsync(Acme, None));

    [Fact]
    public async Task SaveAsync_UnknownTenant_IsFalseAndAddsNothing()
    {
        Assert.False(await Stores.Tenants.SaveAsync(Samples.Tenant("acme"), None));

        Assert.Null(await Stores.Tenants.FindAsync(Acme, None));
    }

    [Fact]
    public async Task SaveAsync_MarkForTests_IsKeptAndTakenAway()
    {
        var tenant = Samples.Tenant("acme");
        await Stores.Tenants.CreateAsync(tenant, None);
        Assert.False((await Stores.Tenants.FindAsync(Acme, None))!.IsTest);

        tenant.IsTest = true;
        await Stores.Tenants.SaveAsync(tenant, None);
        Assert.True((await Stores.Tenants.FindAsync(Acme, None))!.IsTest);

        tenant.IsTest = false;
        await Stores.Tenants.SaveAsync(tenant, None);
        Assert.False((await Stores.Tenants.FindAsync(Acme, None))!.IsTest);
    }

    [Fact]
    public async Task SaveAsync_KnownTenant_ReplacesIt()
    {
        var tenant = Samples.Tenant("acme");
        await Stores.Tenants.CreateAsync(tenant, None);
        tenant.IsEnabled = false;

        Assert.True(await Stores.Tenants.SaveAsync(tenant, None));

        Assert.False((await Stores.Tenants.FindAsync(Acme, None))!.IsEnabled);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task ListAsync_SomePages_HoldsEachOnceInOrderOfIds(int limit)
    {
        string[] ids = ["delta", "alpha", "beta-2", "beta-10", "zeta", "0-first", "omega"];
        foreach (var id in ids)
            await Stores.Tenants.CreateAsync(Samples.Tenant(id), None);

        var listed = await Pages.ReadAsync<Tenant>(limit, (cursor, most) => Stores.Tenants.ListAsync(cursor, most, None));

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed.Select(tenant => tenant.Id.Value));
    }
}
