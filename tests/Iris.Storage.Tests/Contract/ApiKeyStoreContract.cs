using Iris.Core.Accounts;

namespace Iris.Storage.Tests.Contract;

public abstract class ApiKeyStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_NewKey_IsFoundByIdAndByHashAlone()
    {
        var key = Samples.ApiKey(Acme, "a1b2");
        await Stores.ApiKeys.CreateAsync(Acme, key, None);

        Assert.Equivalent(key, await Stores.ApiKeys.FindAsync(Acme, key.Id, None), strict: true);
        Assert.Equivalent(key, await Stores.ApiKeys.FindByHashAsync("a1b2", None), strict: true);
    }

    [Fact]
    public async Task FindByHashAsync_UnknownHash_IsNull() => Assert.Null(await Stores.ApiKeys.FindByHashAsync("a1b2", None));

    [Fact]
    public async Task CreateAsync_HashOfAnotherTenantsKey_ThrowsAndAddsNothing()
    {
        var first = Samples.ApiKey(Acme, "a1b2");
        await Stores.ApiKeys.CreateAsync(Acme, first, None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Stores.ApiKeys.CreateAsync(Other, Samples.ApiKey(Other, "a1b2"), None));

        Assert.Equal(first.Id, (await Stores.ApiKeys.FindByHashAsync("a1b2", None))!.Id);
        Assert.Empty((await Stores.ApiKeys.ListAsync(Other, null, 10, None)).Items);
    }

    [Fact]
    public async Task EveryMethod_KeyOfAnotherTenant_IsUnknown()
    {
        var key = Samples.ApiKey(Acme, "a1b2");
        await Stores.ApiKeys.CreateAsync(Acme, key, None);
        key.Revoked = Samples.Now;

        Assert.Null(await Stores.ApiKeys.FindAsync(Other, key.Id, None));
        Assert.Empty((await Stores.ApiKeys.ListAsync(Other, null, 10, None)).Items);
        Assert.False(await Stores.ApiKeys.SaveAsync(Other, key, None));
        Assert.Null((await Stores.ApiKeys.FindAsync(Acme, key.Id, None))!.Revoked);
    }

    [Fact]
    public async Task SaveAsync_KnownKey_ReplacesIt()
    {
        var key = Samples.ApiKey(Acme, "a1b2");
        await Stores.ApiKeys.CreateAsync(Acme, key, None);
        key.Revoked = Samples.Now;

        Assert.True(await Stores.ApiKeys.SaveAsync(Acme, key, None));

        Assert.Equal(Samples.Now, (await Stores.ApiKeys.FindByHashAsync("a1b2", None))!.Revoked);
    }

    [Fact]
    public async Task SaveAsync_UnknownKey_IsFalse() =>
        Assert.False(await Stores.ApiKeys.SaveAsync(Acme, Samples.ApiKey(Acme, "a1b2"), None));

    [Fact]
    public async Task ListAsync_SomePages_HoldsEachOnceNewestFirst()
    {
        var keys = Enumerable.Range(0, 7).Select(i => Samples.ApiKey(Acme, $"hash{i}")).ToList();
        foreach (var key in keys)
            await Stores.ApiKeys.CreateAsync(Acme, key, None);

        var listed = await Pages.ReadAsync<ApiKey>(3, (cursor, most) => Stores.ApiKeys.ListAsync(Acme, cursor, most, None));

        Assert.Equal(keys.AsEnumerable().Reverse().Select(key => key.Id), listed.Select(key => key.Id));
    }
}
