using FsCheck;
using FsCheck.Fluent;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

public sealed class BrokenBodyTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const int Bodies = 4000;

    [Fact]
    public async Task Send_BrokenBodies_NeverAnswer5xxAndStoreOnlyWhatWasAccepted()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var accepted = new List<string>();
        var refused = 0;

        Prop.ForAll(Arb.From(Gen.Choose(0, 1_000_000).ArrayOf().Resize(18), Shorter), script =>
        {
            var body = BrokenBody.Make(script, integration, TestTenant.NewPhone());
            // Reading an answer checks that it is an envelope with its own status.
            var answer = tenant.Client.PostBytesAsync("/conversation/interaction", body).GetAwaiter().GetResult();
            Assert.InRange(answer.Status, 200, 499);
            if (answer.Status == 200)
                accepted.Add(answer.Id);
            else
                refused++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Bodies));

        Assert.True(refused > Bodies / 2, $"Only {refused} of {Bodies} bodies were refused: they are not broken enough.");
        Assert.NotEmpty(accepted);
        Assert.Equal(accepted.Order(), (await StoredInteractionsAsync(tenant)).Order());
        Assert.Equal((await AllAsync(tenant, "/user")).Order(), (await OwnersOfProcessesAsync(tenant)).Distinct().Order());
    }

    private static IEnumerable<int[]> Shorter(int[] script) =>
        Enumerable.Range(0, script.Length).Select(index => (int[])[.. script[..index], .. script[(index + 1)..]]);

    private static async Task<List<string>> StoredInteractionsAsync(TestTenant tenant)
    {
        var stored = new List<string>();
        foreach (var process in await AllAsync(tenant, "/conversation/process"))
            stored.AddRange(await AllAsync(tenant, $"/conversation/process/{process}/interactions"));
        return stored;
    }

    private static Task<List<string>> OwnersOfProcessesAsync(TestTenant tenant) => AllAsync(tenant, "/conversation/process", "userId");

    private static async Task<List<string>> AllAsync(TestTenant tenant, string path, string member = "id")
    {
        var values = new List<string>();
        for (string? query = "?limit=200"; query is not null;)
        {
            var page = (await tenant.Client.GetAsync(path + query)).Expect(200).Payload;
            values.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(member).GetString()!));
            query = page.GetProperty("nextCursor").GetString() is { } cursor ? $"?limit=200&cursor={cursor}" : null;
        }

        return values;
    }
}
