using Iris.Core.Addresses;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Testing;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class UserStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task CreateAsync_NewUser_IsFoundAsWritten()
    {
        var user = User(Acme, Phone("34600000001"), Email("Ana.Ñ@example.test") with { Group = Odd });
        user.Metadata = Json("""{"Caso":"Ñ","n":1.50,"z":null,"a":[{}]}""");

        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Acme, user, None));

        Assert.Equal(1, user.Version);
        Assert.Equal(Show(user), Show(await Stores.Users.FindAsync(Acme, user.Id, None)));
    }

    [Theory]
    [InlineData("34600000001", "34600000009")]
    [InlineData("34600000009", "34600000001")]
    public async Task CreateAsync_AnyDestinationTaken_WritesNothing(string first, string second)
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("34600000001")), None);
        var user = User(Acme, Phone(first), Phone(second));

        Assert.Equal(SaveResult.Taken, await Stores.Users.CreateAsync(Acme, user, None));

        Assert.Null(await Stores.Users.FindAsync(Acme, user.Id, None));
        Assert.Null(await OwnerAsync("34600000009"));
        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Acme, User(Acme, Phone("34600000009")), None));
    }

    [Fact]
    public async Task CreateAsync_EmailTakenInOtherCase_IsTaken()
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Email("Ana@example.test")), None);

        Assert.Equal(SaveResult.Taken, await Stores.Users.CreateAsync(Acme, User(Acme, Email("aNA@example.test")), None));
    }

    [Fact]
    public async Task CreateAsync_SameValueUnderAnotherKey_IsNotTaken()
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("34600000001")), None);

        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Acme, User(Acme, new UserDestination("Telegram", "34600000001")), None));
    }

    [Fact]
    public async Task CreateAsync_ItsOwnDestinationTwice_IsSaved()
    {
        var user = User(Acme, Email("ana@example.test"), Email("ANA@example.test"));

        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Acme, user, None));
    }

    [Fact]
    public async Task CreateAsync_InParallelWithOneDestination_OneIsSaved()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, TBackend.AtOnce(200))
            .Select(i => Stores.Users.CreateAsync(Acme, User(Acme, Phone($"3460000{i:0000}"), Email("ana@example.test")), None)));

        Assert.Single(results, SaveResult.Saved);
        var listed = (await Stores.Users.ListAsync(Acme, null, 200, None)).Items;
        Assert.Equal(Array.IndexOf(results, SaveResult.Saved), int.Parse(Assert.Single(listed).Destinations[0].Value[7..], null));
    }

    [Fact]
    public async Task TryCreateAsync_KeyOrAddressTaken_WritesNothing()
    {
        var (first, second, third) = (User(Acme, Phone("1")), User(Acme, Phone("2")), User(Acme, Phone("1")));
        var record = new IdempotencyRecord(Acme, "key-1", "hash", Now, [1, 2]);

        Assert.Equal(SaveResult.Saved, await Stores.Users.TryCreateAsync(Acme, first, record, None));
        Assert.Equal(SaveResult.Conflict, await Stores.Users.TryCreateAsync(Acme, second, record, None));
        Assert.Equal(SaveResult.Taken, await Stores.Users.TryCreateAsync(Acme, third, record with { Key = "key-2" }, None));

        Assert.Equal(1, first.Version);
        Assert.Equal([first.Id], (await Stores.Users.ListAsync(Acme, null, 10, None)).Items.Select(user => user.Id));
        Assert.Equal(record.Answer, (await Stores.Idempotency.FindAsync(Acme, "key-1", None))!.Answer);
        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "key-2", None));
        Assert.Equal(SaveResult.Saved, await Stores.Users.TryCreateAsync(Acme, second, record with { Key = "key-2" }, None));
    }

    [Fact]
    public async Task FindManyAsync_KnownUnknownAndForeignIds_HoldsTheKnown()
    {
        var (first, second, foreign) = (User(Acme, Phone("1")), User(Acme, Phone("2")), User(Other, Phone("3")));
        await Stores.Users.CreateAsync(Acme, first, None);
        await Stores.Users.CreateAsync(Acme, second, None);
        await Stores.Users.CreateAsync(Other, foreign, None);

        var found = await Stores.Users.FindManyAsync(Acme, [second.Id, NewId(), foreign.Id, first.Id, first.Id], None);

        Assert.Equal([Show(first), Show(second)], found.Values.OrderBy(user => user.Id, StringComparer.Ordinal).Select(Show));
        Assert.All(found, one => Assert.Equal(one.Key, one.Value.Id));
    }

    [Fact]
    public async Task FindOwnersAsync_SomeOwned_AnswersByPosition()
    {
        var (ana, berta) = (User(Acme, Email("Ana@example.test")), User(Acme, Email("berta@example.test"), Phone("1")));
        await Stores.Users.CreateAsync(Acme, ana, None);
        await Stores.Users.CreateAsync(Acme, berta, None);
        await Stores.Users.CreateAsync(Other, User(Other, Email("carla@example.test")), None);

        var owners = await Stores.Users.FindOwnersAsync(
            Acme, DestinationKeys.Email, ["BERTA@example.test", "carla@example.test", "ana@example.test", "1", "berta@example.test"], None);

        Assert.Equal([berta.Id, null, ana.Id, null, berta.Id], owners.Select(owner => owner?.Id));
        Assert.Equal(Show(ana), Show(owners[2]));
    }

    [Fact]
    public async Task SaveAsync_OtherDestinations_ReplacesThem()
    {
        var user = User(Acme, Phone("1"), Phone("2"));
        await Stores.Users.CreateAsync(Acme, user, None);
        user.Destinations = [Phone("2"), Phone("3"), Email("ana@example.test")];
        user.Name = null;

        Assert.Equal(SaveResult.Saved, await Stores.Users.SaveAsync(Acme, user, None));

        Assert.Equal(2, user.Version);
        Assert.Equal(Show(user), Show(await Stores.Users.FindAsync(Acme, user.Id, None)));
        var owners = await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, ["1", "2", "3"], None);
        Assert.Equal([null, user.Id, user.Id], owners.Select(owner => owner?.Id));
        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Acme, User(Acme, Phone("1")), None));
    }

    [Fact]
    public async Task SaveAsync_LaterDestinationTaken_WritesNothing()
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("9")), None);
        var user = User(Acme, Phone("1"));
        await Stores.Users.CreateAsync(Acme, user, None);
        var before = Show(user);
        user.Destinations = [Phone("2"), Phone("9")];

        Assert.Equal(SaveResult.Taken, await Stores.Users.SaveAsync(Acme, user, None));

        Assert.Equal(before, Show(await Stores.Users.FindAsync(Acme, user.Id, None)));
        var owners = await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, ["1", "2"], None);
        Assert.Equal([user.Id, null], owners.Select(owner => owner?.Id));
    }

    [Fact]
    public async Task SaveAsync_StaleVersion_ConflictsEvenWhenADestinationIsTaken()
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("9")), None);
        var user = User(Acme, Phone("1"));
        await Stores.Users.CreateAsync(Acme, user, None);
        var stale = (await Stores.Users.FindAsync(Acme, user.Id, None))!;
        await Stores.Users.SaveAsync(Acme, user, None);
        stale.Destinations = [Phone("9")];

        Assert.Equal(SaveResult.Conflict, await Stores.Users.SaveAsync(Acme, stale, None));

        Assert.Equal(Show(user), Show(await Stores.Users.FindAsync(Acme, user.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_InParallelWithOneVersion_OneIsSaved()
    {
        var user = User(Acme, Phone("1"));
        await Stores.Users.CreateAsync(Acme, user, None);
        var copies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Stores.Users.FindAsync(Acme, user.Id, None)));

        var results = await Task.WhenAll(copies.Select(copy => Stores.Users.SaveAsync(Acme, copy!, None)));

        Assert.Single(results, SaveResult.Saved);
        Assert.Equal(49, results.Count(result => result == SaveResult.Conflict));
        Assert.Equal(2, (await Stores.Users.FindAsync(Acme, user.Id, None))!.Version);
    }

    [Fact]
    public async Task EveryMethod_UserOfAnotherTenant_IsUnknown()
    {
        var user = User(Acme, Phone("1"));
        await Stores.Users.CreateAsync(Acme, user, None);

        Assert.Null(await Stores.Users.FindAsync(Other, user.Id, None));
        Assert.Empty(await Stores.Users.FindManyAsync(Other, [user.Id], None));
        Assert.Equal([null], await Stores.Users.FindOwnersAsync(Other, DestinationKeys.PhoneNumber, ["1"], None));
        Assert.Empty((await Stores.Users.ListAsync(Other, null, 10, None)).Items);
        Assert.Equal(SaveResult.Missing, await Stores.Users.SaveAsync(Other, user, None));
        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Other, User(Other, Phone("1")), None));
        Assert.Equal(user.Id, (await OwnerAsync("1"))!.Id);
    }

    [Fact]
    public async Task ListAsync_SomePages_HoldsEachOnceNewestFirst()
    {
        var users = Enumerable.Range(0, 7).Select(i => User(Acme, Phone($"{i}"))).ToList();
        foreach (var user in users)
            await Stores.Users.CreateAsync(Acme, user, None);

        var listed = await Pages.ReadAsync<User>(3, (cursor, most) => Stores.Users.ListAsync(Acme, cursor, most, None));

        Assert.Equal(users.AsEnumerable().Reverse().Select(Show), listed.Select(Show));
    }

    [Fact]
    public async Task CreateAsync_OwnEntries_AreFoundAsWrittenInTheirOrder()
    {
        var user = Having(new UserKey("Zona", Odd), new UserKey("$a.b", "1"), new UserKey("Zona", "A"));

        Assert.Equal(SaveResult.Saved, await Stores.Users.CreateAsync(Acme, user, None));

        var found = (await Stores.Users.FindAsync(Acme, user.Id, None))!;
        Assert.Equal([new UserKey("Zona", Odd), new UserKey("$a.b", "1"), new UserKey("Zona", "A")], found.PrimaryKey);
        Assert.Equal([user.Id], await HavingAsync("Zona", Odd));
        Assert.Equal([user.Id], await HavingAsync("$a.b", "1"));
    }

    [Fact]
    public async Task ListByKeyAsync_SeveralUsersOfAnEntry_HoldsEachOnceNewestFirst()
    {
        var users = Enumerable.Range(0, 7).Select(i => Having(new("Expediente", "1"), new("Expediente", $"{i}x"))).ToList();
        foreach (var user in users)
            await Stores.Users.CreateAsync(Acme, user, None);
        await Stores.Users.CreateAsync(Other, User(Other), None);

        var listed = await Pages.ReadAsync<User>(3, (cursor, most) => Stores.Users.ListByKeyAsync(Acme, new("Expediente", "1"), cursor, most, None));

        Assert.Equal(users.AsEnumerable().Reverse().Select(Show), listed.Select(Show));
    }

    [Theory]
    [InlineData("expediente", "a1")]
    [InlineData("Expediente", "A1")]
    [InlineData("Expediente", "a")]
    [InlineData("Expediente", "b2")]
    [InlineData("DNI", "a1")]
    public async Task ListByKeyAsync_AnotherKeyOrValue_FindsNobody(string key, string value)
    {
        await Stores.Users.CreateAsync(Acme, Having(new("Expediente", "a1"), new("DNI", "b2")), None);

        Assert.Empty(await HavingAsync(key, value));
    }

    [Fact]
    public async Task ListByKeyAsync_EntryOfAnotherTenant_FindsNobody()
    {
        await Stores.Users.CreateAsync(Acme, Having(new UserKey("Expediente", "1")), None);

        Assert.Empty((await Stores.Users.ListByKeyAsync(Other, new("Expediente", "1"), null, 10, None)).Items);
    }

    [Fact]
    public async Task SaveAsync_OtherEntries_ReplacesThem()
    {
        var user = Having(new("Expediente", "1"), new("Expediente", "2"));
        await Stores.Users.CreateAsync(Acme, user, None);
        user.PrimaryKey = [new("Expediente", "2"), new("DNI", "1")];

        Assert.Equal(SaveResult.Saved, await Stores.Users.SaveAsync(Acme, user, None));

        Assert.Equal([new("Expediente", "2"), new("DNI", "1")], (await Stores.Users.FindAsync(Acme, user.Id, None))!.PrimaryKey);
        Assert.Empty(await HavingAsync("Expediente", "1"));
        Assert.Equal([user.Id], await HavingAsync("Expediente", "2"));
        Assert.Equal([user.Id], await HavingAsync("DNI", "1"));
        user.PrimaryKey = [];
        await Stores.Users.SaveAsync(Acme, user, None);
        Assert.Empty(await HavingAsync("Expediente", "2"));
    }

    [Fact]
    public async Task CreateAndSaveAsync_DestinationTaken_LeaveTheEntriesAsTheyWere()
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("9")), None);
        var user = Having(new UserKey("Expediente", "1"));
        await Stores.Users.CreateAsync(Acme, user, None);
        (user.PrimaryKey, user.Destinations) = ([new("Expediente", "2")], [Phone("9")]);
        var another = Having(new UserKey("Expediente", "2"));
        another.Destinations = [Phone("9")];

        Assert.Equal(SaveResult.Taken, await Stores.Users.SaveAsync(Acme, user, None));
        Assert.Equal(SaveResult.Taken, await Stores.Users.CreateAsync(Acme, another, None));

        Assert.Equal([user.Id], await HavingAsync("Expediente", "1"));
        Assert.Empty(await HavingAsync("Expediente", "2"));
    }

    private static User Having(params UserKey[] keys)
    {
        var user = User(Acme);
        user.PrimaryKey = [.. keys];
        return user;
    }

    private async Task<IEnumerable<string>> HavingAsync(string key, string value) =>
        (await Stores.Users.ListByKeyAsync(Acme, new(key, value), null, 10, None)).Items.Select(user => user.Id);

    private async Task<User?> OwnerAsync(string phone) =>
        (await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, [phone], None))[0];
}
