using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Users;
using Iris.Testing;

namespace Iris.Core.Tests.Users;

public sealed class UserMergerTests : IAsyncLifetime
{
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task MergeAsync_DryRun_TellsWhatItComesToAndChangesNothing()
    {
        var integration = await host.CreateIntegrationAsync();
        var (ana, berta) = (await NewAsync("Ana", """{"a":1,"b":2}""", "34600000001"), await NewAsync("Berta", """{"b":3,"c":1.50}""", "34600000002"));
        await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        await host.SendAsync(CoreHost.Command(integration, "34600000002"));
        await host.SendAsync(CoreHost.Command(integration, "34600000002"));

        var report = (await MergeAsync(ana.Id, berta.Id, isDry: true)).Value!;

        Assert.Equal((1, 2, 0, 2, 0, false), (
            report.Destinations, report.Moved.OpenProcesses, report.Moved.ClosedProcesses, report.Moved.Interactions, report.Moved.OptOuts,
            report.IsPending));
        Assert.Equal(
            ["NAME_DIFFERS name", "METADATA_DIFFERS metadata.b", $"OPEN_PROCESSES {integration.Id}"],
            report.Conflicts.Select(conflict => $"{conflict.Code} {conflict.Field}"));
        Assert.Equal("""{"a":1,"b":2,"c":1.50}""", report.User.Metadata!.Value.GetRawText());
        Assert.Equal(berta.Id, (await FindAsync(berta.Id)).Id);
        Assert.Single((await FindAsync(ana.Id)).Destinations);
        Assert.Single(await ProcessesOfAsync(ana.Id));
    }

    [Fact]
    public async Task MergeAsync_NotDry_MovesAllAndAgainAnswersTheSame()
    {
        var integration = await host.CreateIntegrationAsync();
        var (ana, berta) = (await NewAsync("Ana", null, "34600000001"), await NewAsync(null, """{"c":1.50}""", "34600000002"));
        var sent = await host.SendAsync(CoreHost.Command(integration, "34600000002"));

        var report = (await MergeAsync(ana.Id, berta.Id)).Value!;
        var again = (await MergeAsync(ana.Id, berta.Id)).Value!;
        var dry = (await MergeAsync(ana.Id, berta.Id, isDry: true)).Value!;

        Assert.Empty(report.Conflicts);
        Assert.Equal((berta.Id, report.Moved with { OpenThrough = [] }, false), (report.MergedUserId, again.Moved, report.IsPending));
        var left = await FindAsync(berta.Id);
        Assert.Equal((ana.Id, "Ana", """{"c":1.50}"""), (left.Id, left.Name, left.Metadata!.Value.GetRawText()));
        Assert.Equal(["34600000001", "34600000002"], left.Destinations.Select(destination => destination.Value));
        Assert.Equal(["USER_MERGED"], left.History.Select(past => past.Event));
        Assert.Equal(berta.Id, left.History[0].Notes);
        Assert.Equal([left.Id, left.Id], new[] { again.User.Id, dry.User.Id });
        Assert.Equal(left.Version, (await FindAsync(ana.Id)).Version);
        var view = (await host.Reader.FindAsync(Builders.Tenant, sent.Interaction.Id, default))!;
        Assert.Equal([ana.Id], view.Users.Select(user => user.Id));
        Assert.Equal([ana.Id], view.Destinations.Select(destination => destination.UserId));
        Assert.Equal(sent.Process.Id, Assert.Single(await ProcessesOfAsync(ana.Id)).Id);
    }

    [Theory]
    [InlineData("Ana", "Berta", "Ana")]
    [InlineData("", "Berta", "Berta")]
    [InlineData(null, "Berta", "Berta")]
    [InlineData("34600000001", "Berta", "Berta")]
    [InlineData("Ana", "34600000002", "Ana")]
    [InlineData("34600000001", "34600000002", "34600000001")]
    public async Task MergeAsync_Names_GivenOnesWinOverAddresses(string? own, string? other, string left)
    {
        var (ana, berta) = (await NewAsync(own, null, "34600000001"), await NewAsync(other, null, "34600000002"));

        Assert.Equal(left, (await MergeAsync(ana.Id, berta.Id)).Value!.User.Name);
    }

    [Fact]
    public async Task MergeAsync_TimeZoneInAnotherCase_IsOneMember()
    {
        var (ana, berta) = (await NewAsync("Ana", """{"timezone":"Europe/Madrid","City":"Lugo"}""", "34600000001"),
            await NewAsync("Ana", """{"timeZone":"UTC","city":"Vigo"}""", "34600000002"));

        var report = (await MergeAsync(ana.Id, berta.Id)).Value!;

        Assert.Equal("""{"timezone":"Europe/Madrid","City":"Lugo","city":"Vigo"}""", report.User.Metadata!.Value.GetRawText());
        Assert.Equal(["metadata.timeZone"], report.Conflicts.Select(conflict => conflict.Field));
    }

    [Fact]
    public async Task MergeAsync_NobodyOfEitherId_NamesBoth()
    {
        var result = await MergeAsync(IrisId.New(DateTimeOffset.UtcNow), "nobody");

        Assert.Equal([null, "userId"], result.Errors.Select(error => error.Field));
        Assert.All(result.Errors, error => Assert.Equal(("USER_NOT_FOUND", ErrorKind.NotFound), (error.Code, error.Kind)));
    }

    [Theory]
    [InlineData(null, "REQUIRED")]
    [InlineData("same", "SAME_USER")]
    public async Task MergeAsync_NoOtherUser_IsRefused(string? other, string code)
    {
        var ana = await NewAsync("Ana", null, "34600000001");

        var result = await MergeAsync(ana.Id, other is null ? null : ana.Id);

        Assert.Equal([$"{code} userId"], result.Errors.Select(error => $"{error.Code} {error.Field}"));
    }

    [Fact]
    public async Task MergeAsync_OneWasMergedElsewhere_IsRefused()
    {
        var (ana, berta, carla) = (await NewAsync("A", null, "1000001"), await NewAsync("B", null, "1000002"), await NewAsync("C", null, "1000003"));
        Assert.True((await MergeAsync(ana.Id, berta.Id)).IsSuccess);

        // The one that is left, into the one that went; and the one that went, into a third.
        Result<MergeReport>[] refused = [await MergeAsync(berta.Id, ana.Id), await MergeAsync(carla.Id, berta.Id)];

        Assert.All(refused, result => Assert.Equal(("USER_MERGED", "userId", ErrorKind.Conflict), (result.Errors[0].Code, result.Errors[0].Field, result.Errors[0].Kind)));
        // Into one that went is into the one that is left.
        Assert.Equal(ana.Id, (await MergeAsync(berta.Id, carla.Id)).Value!.User.Id);
        Assert.Equal(3, (await FindAsync(carla.Id)).Destinations.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MergeAsync_TooManyAddressesAndTooMuchMetadata_NamesBothAndChangesNothing(bool isDry)
    {
        string[] Phones(int first, int count) => [.. Enumerable.Range(first, count).Select(i => $"34600000{i:000}")];
        var half = new string('x', UserJoin.MaxMetadata / 2);
        var ana = await NewAsync("Ana", $$"""{"a":"{{half}}"}""", Phones(0, 60));
        var berta = await NewAsync("Berta", $$"""{"b":"{{half}}"}""", Phones(60, 41));

        var result = await MergeAsync(ana.Id, berta.Id, isDry);

        Assert.Equal(["TOO_LONG metadata", "TOO_MANY destinations"], result.Errors.Select(error => $"{error.Code} {error.Field}"));
        Assert.Equal(berta.Id, (await FindAsync(berta.Id)).Id);
    }

    [Fact]
    public async Task MergeAsync_OwnEntries_AreJoined()
    {
        var (ana, berta) = (await NewWithKeysAsync("Ana", null, [new("DNI", "1"), new("File", "1")]), await NewWithKeysAsync(null, null, [new("File", "2"), new("File", "1")]));

        var report = (await MergeAsync(ana.Id, berta.Id)).Value!;

        Assert.Empty(report.Conflicts);
        Assert.Equal([new("DNI", "1"), new("File", "1"), new("File", "2")], (await FindAsync(berta.Id)).PrimaryKey);
    }

    [Theory]
    [InlineData(UserKey.MaxKeys / 2, UserKey.MaxKeys / 2, 1, true)]
    [InlineData(UserKey.MaxKeys / 2, (UserKey.MaxKeys / 2) + 1, 1, false)]
    [InlineData(2, 2, UserKey.MaxValues / 4, true)]
    [InlineData(2, 3, UserKey.MaxValues / 4, false)]
    public async Task MergeAsync_EntriesBeyondTheBounds_ChangesNothing(int own, int others, int values, bool isMerged)
    {
        List<UserKey> Keys(string name, int count) =>
            [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Range(0, values).Select(value => new UserKey($"{name}{i}", $"{value}")))];
        var (ana, berta) = (await NewWithKeysAsync("Ana", null, Keys("a", own)), await NewWithKeysAsync(null, null, Keys("b", others)));

        var result = await MergeAsync(ana.Id, berta.Id);

        Assert.Equal(isMerged ? [] : ["TOO_MANY primaryKey"], result.Errors.Select(error => $"{error.Code} {error.Field}"));
        Assert.Equal(isMerged ? ana.Id : berta.Id, (await FindAsync(berta.Id)).Id);
    }

    [Fact]
    public async Task MergeAsync_ManyIntoOneAtOnce_AllAreOne()
    {
        var ana = await NewAsync("Ana", null, "34600000000");
        var others = new List<User>();
        for (var i = 1; i <= 5; i++)
            others.Add(await NewAsync(null, $$"""{"m{{i}}":{{i}}}""", $"3460000000{i}"));

        var results = await Task.WhenAll(others.Select(other => Task.Run(() => MergeAsync(ana.Id, other.Id))));

        Assert.All(results, result => Assert.True(result.IsSuccess));
        var left = await FindAsync(ana.Id);
        Assert.Equal((6, 5), (left.Destinations.Count, left.History.Count));
        Assert.Equal(5, left.Metadata!.Value.EnumerateObject().Count());
        Assert.Equal(1, await host.CountUsersAsync());
    }

    [Fact]
    public async Task UpdateAsync_UserThatWentMeanwhile_ChangesTheOneThatIsLeft()
    {
        var (ana, berta) = (await NewAsync("Ana", null, "34600000001"), await NewAsync("Berta", null, "34600000002"));
        await MergeAsync(ana.Id, berta.Id);
        var editor = new UserEditor(host.Get<IUserStore>(), TimeProvider.System);

        var changed = await editor.UpdateAsync(Builders.Tenant, berta.Id, new UserDraft("Eva", null, null), default, new ErrorList(), default);

        Assert.Equal((ana.Id, "Eva"), (changed.Value!.Id, changed.Value.Name));
    }

    [Fact]
    public void Record_MoreThanTheHistoryHolds_ForgetsTheOldest()
    {
        var user = Builders.User(TestClock.Start);

        for (var i = 0; i <= User.MaxHistory; i++)
            user.Record(TestClock.Start.AddSeconds(i), UserEvents.Merged, $"{i}");

        Assert.Equal((User.MaxHistory, "1", TestClock.Start.AddSeconds(User.MaxHistory)), (user.History.Count, user.History[0].Notes, user.Updated));
    }

    private Task<User> NewAsync(string? name, string? metadata, params string[] phones) => NewWithKeysAsync(name, metadata, [], phones);

    private async Task<User> NewWithKeysAsync(string? name, string? metadata, List<UserKey> keys, params string[] phones)
    {
        var user = Builders.User(DateTimeOffset.UtcNow, [.. phones.Select(phone => new UserDestination(DestinationKeys.PhoneNumber, phone))]);
        user.PrimaryKey = keys;
        user.Name = name;
        user.Metadata = metadata is null ? null : JsonElement.Parse(metadata);
        Assert.Equal(SaveResult.Saved, await host.Get<IUserStore>().CreateAsync(Builders.Tenant, user, default));
        return user;
    }

    private Task<Result<MergeReport>> MergeAsync(string target, string? source, bool isDry = false) =>
        host.Get<UserMerger>().MergeAsync(Builders.Tenant, target, source, isDry, null, new ErrorList(), default);

    private async Task<User> FindAsync(string id) => (await host.Get<IUserStore>().FindAsync(Builders.Tenant, id, default))!;

    private async Task<IReadOnlyList<Process>> ProcessesOfAsync(string userId) =>
        (await host.Get<IProcessStore>().ListAsync(Builders.Tenant, new ProcessFilter(userId), null, 10, default)).Items;
}
