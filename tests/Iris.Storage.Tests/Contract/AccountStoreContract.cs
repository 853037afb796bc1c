using Iris.Core.Accounts;
using Iris.Core.Kernel;

namespace Iris.Storage.Tests.Contract;

public abstract class AccountStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_NewAccount_IsFoundByIdAndByEmailInAnyCase()
    {
        var account = Samples.Account(Acme, "Ñoño@Example.test");
        Assert.True(await Stores.Accounts.CreateAsync(Acme, account, None));

        var byId = await Stores.Accounts.FindAsync(Acme, account.Id, None);
        var byEmail = await Stores.Accounts.FindByEmailAsync(Acme, "ñOÑO@eXAMPLE.TEST", None);

        Assert.Equivalent(account, byId, strict: true);
        Assert.Equivalent(account, byEmail, strict: true);
    }

    [Fact]
    public async Task CreateAsync_EmailOfAnotherInOtherCase_IsFalseAndAddsNothing()
    {
        await Stores.Accounts.CreateAsync(Acme, Samples.Account(Acme, "ops@example.test"), None);
        var second = Samples.Account(Acme, "OPS@example.test");

        Assert.False(await Stores.Accounts.CreateAsync(Acme, second, None));

        Assert.Null(await Stores.Accounts.FindAsync(Acme, second.Id, None));
    }

    [Fact]
    public async Task CreateAsync_InParallelWithOneEmail_OneSucceeds()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => Stores.Accounts.CreateAsync(Acme, Samples.Account(Acme, "ops@example.test"), None)));

        Assert.Single(results, true);
    }

    [Fact]
    public async Task EveryMethod_AccountOfAnotherTenant_IsUnknown()
    {
        var account = Samples.Account(Acme, "ops@example.test");
        await Stores.Accounts.CreateAsync(Acme, account, None);

        Assert.Null(await Stores.Accounts.FindAsync(Other, account.Id, None));
        Assert.Null(await Stores.Accounts.FindByEmailAsync(Other, account.Email, None));
        Assert.Empty((await Stores.Accounts.ListAsync(Other, null, 10, None)).Items);
        Assert.Equal(SaveResult.Missing, await Stores.Accounts.SaveAsync(Other, account, None));
        Assert.Equal(SaveResult.Missing, await Stores.Accounts.RemoveAsync(Other, account, None));
        Assert.True(await Stores.Accounts.CreateAsync(Other, Samples.Account(Other, "ops@example.test"), None));
        Assert.Equal(account.Id, Assert.Single((await Stores.Accounts.ListAsync(Acme, null, 10, None)).Items).Id);
    }

    [Fact]
    public async Task SaveAsync_KnownAccount_ReplacesIt()
    {
        var account = Samples.Account(Acme, "ops@example.test");
        await Stores.Accounts.CreateAsync(Acme, account, None);
        account.EndToken(new EndedToken("lost", Samples.Now.AddHours(1)), Samples.Now, most: 10);
        account.Revoke(Samples.Now);
        account.EndToken(new EndedToken("token", Samples.Now.AddHours(1)), Samples.Now, most: 10);
        account.Scopes = ["admin"];

        Assert.Equal(SaveResult.Saved, await Stores.Accounts.SaveAsync(Acme, account, None));
        account.ChangePassword("other hash");
        account.EndToken(new EndedToken("token", Samples.Now.AddHours(1)), Samples.Now, most: 10);
        Assert.Equal(SaveResult.Saved, await Stores.Accounts.SaveAsync(Acme, account, None));

        Assert.Equivalent(account, await Stores.Accounts.FindByEmailAsync(Acme, "ops@example.test", None), strict: true);
    }

    [Fact]
    public async Task SaveAsync_UnknownAccount_IsMissing() =>
        Assert.Equal(SaveResult.Missing, await Stores.Accounts.SaveAsync(Acme, Samples.Account(Acme, "ops@example.test"), None));

    [Fact]
    public async Task SaveAsync_InParallelFromOneVersion_OneIsSavedAndTheOthersConflict()
    {
        var account = Samples.Account(Acme, "ops@example.test");
        await Stores.Accounts.CreateAsync(Acme, account, None);
        var copies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Stores.Accounts.FindAsync(Acme, account.Id, None)));

        var results = await Task.WhenAll(copies.Select((copy, at) =>
        {
            copy!.Name = $"{at}";
            return Stores.Accounts.SaveAsync(Acme, copy, None);
        }));

        Assert.Single(results, SaveResult.Saved);
        Assert.Equal(19, results.Count(result => result == SaveResult.Conflict));
        Assert.Equal($"{Array.IndexOf(results, SaveResult.Saved)}", (await Stores.Accounts.FindAsync(Acme, account.Id, None))!.Name);
    }

    [Fact]
    public async Task RemoveAsync_PresentVersion_FreesTheAddressAndAnOldOneDoesNot()
    {
        var account = Samples.Account(Acme, "ops@example.test");
        await Stores.Accounts.CreateAsync(Acme, account, None);
        var old = (await Stores.Accounts.FindAsync(Acme, account.Id, None))!;
        await Stores.Accounts.SaveAsync(Acme, account, None);

        Assert.Equal(SaveResult.Conflict, await Stores.Accounts.RemoveAsync(Acme, old, None));
        Assert.Equal(SaveResult.Saved, await Stores.Accounts.RemoveAsync(Acme, account, None));
        Assert.Equal(SaveResult.Missing, await Stores.Accounts.RemoveAsync(Acme, account, None));

        Assert.Null(await Stores.Accounts.FindByEmailAsync(Acme, "ops@example.test", None));
        Assert.True(await Stores.Accounts.CreateAsync(Acme, Samples.Account(Acme, "ops@example.test"), None));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(200)]
    public async Task ListAsync_SomePages_HoldsEachOnceNewestFirst(int limit)
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var account = Samples.Account(Acme, $"a{i}@example.test");
            await Stores.Accounts.CreateAsync(Acme, account, None);
            ids.Add(account.Id);
        }

        var listed = await Pages.ReadAsync<Account>(limit, (cursor, most) => Stores.Accounts.ListAsync(Acme, cursor, most, None));

        Assert.Equal(ids.AsEnumerable().Reverse(), listed.Select(account => account.Id));
    }
}
