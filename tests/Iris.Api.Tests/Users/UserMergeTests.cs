using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Iris.Testing;

namespace Iris.Api.Tests.Users;

public sealed class UserMergeTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Merge_NothingSaidOfADryRun_TellsAndChangesNothing()
    {
        var (tenant, ana, berta, _) = await TwoAsync();

        var answer = (await tenant.Client.PostAsync($"/user/{ana.Id}/merge", new { userId = berta.Id })).Expect(200).Payload;

        Assert.Equal(
            ["user", "mergedUserId", "dryRun", "pending", "moved", "conflicts"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((berta.Id, true, false), (answer.GetProperty("mergedUserId").GetString(), answer.GetProperty("dryRun").GetBoolean(), answer.GetProperty("pending").GetBoolean()));
        Assert.Equal(
            """{"destinations":1,"openProcesses":1,"closedProcesses":0,"interactions":1,"optOuts":1}""", answer.GetProperty("moved").GetRawText());
        var conflict = Assert.Single(answer.GetProperty("conflicts").EnumerateArray());
        Assert.Equal(["code", "field", "message"], conflict.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("METADATA_DIFFERS", "metadata.city"), (conflict.GetProperty("code").GetString(), conflict.GetProperty("field").GetString()));
        Assert.Equal(2, answer.GetProperty("user").GetProperty("destinations").GetArrayLength());
        Assert.Equal(berta.Id, (await tenant.Client.GetAsync($"/user/{berta.Id}")).Expect(200).Id);
        Assert.Equal(1, (await tenant.Client.GetAsync($"/user/{ana.Id}")).Payload.GetProperty("destinations").GetArrayLength());
    }

    [Fact]
    public async Task Merge_CarriedOut_EveryCallWithTheOldIdMeansTheUserThatIsLeft()
    {
        var (tenant, ana, berta, sent) = await TwoAsync();
        var (integration, process) = (sent.Payload.GetProperty("integration").GetProperty("integrationId").GetString()!, sent.Payload.GetProperty("processId").GetString()!);

        var merged = (await MergeAsync(tenant, ana.Id, berta.Id)).Expect(200).Payload;

        Assert.Equal((ana.Id, false, false), (merged.GetProperty("user").GetProperty("id").GetString(), merged.GetProperty("dryRun").GetBoolean(), merged.GetProperty("pending").GetBoolean()));
        var user = (await tenant.Client.GetAsync($"/user/{berta.Id}")).Expect(200).Payload;
        Assert.Equal(ana.Id, user.GetProperty("id").GetString());
        Assert.Equal("""{"city":"Lugo","vip":true}""", user.GetProperty("metadata").GetRawText());
        Assert.Equal($"""["{ana.Phone}","{berta.Phone}"]""", user.GetProperty("primaryKey").GetProperty("PhoneNumber").GetRawText());
        var past = Assert.Single(user.GetProperty("history").EnumerateArray());
        Assert.Equal(["date", "event", "notes"], past.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("USER_MERGED", berta.Id), (past.GetProperty("event").GetString(), past.GetProperty("notes").GetString()));
        Assert.Equal(ana.Id, (await tenant.Client.PutAsync($"/user/{berta.Id}", new { name = "Eva" })).Expect(200).Id);

        Assert.Equal([process], await IdsAsync(tenant, $"/conversation/process?userId={berta.Id}"));
        Assert.Equal([process], await IdsAsync(tenant, $"/conversation/process?userId={ana.Id}"));
        Assert.Equal([sent.Id], await IdsAsync(tenant, $"/conversation/interaction?userId={berta.Id}"));
        Assert.Equal([sent.Id], await IdsAsync(tenant, $"/conversation/interaction?userId={ana.Id}"));
        var interaction = (await tenant.Client.GetAsync($"/conversation/interaction/{sent.Id}")).Expect(200).Payload;
        Assert.Equal(ana.Id, interaction.GetProperty("destinations")[0].GetProperty("userId").GetString());
        Assert.Equal(ana.Id, Assert.Single(interaction.GetProperty("users").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(ana.Id, (await tenant.Client.PostAsync("/conversation/process", new { userId = berta.Id })).Expect(200).Payload.GetProperty("userId").GetString());

        // The process goes on, with an address of either.
        (await tenant.SendAsync(integration, ana.Phone, process)).Expect(200);
        Assert.Equal(["OPTED_OUT Destinations[0]"], (await tenant.SendAsync(integration, berta.Phone, process)).Expect(409).Errors);
        Assert.Equal([ana.Id], await IdsAsync(tenant, "/user"));
    }

    [Fact]
    public async Task Merge_Again_AnswersTheSame()
    {
        var (tenant, ana, berta, _) = await TwoAsync();
        var first = (await MergeAsync(tenant, ana.Id, berta.Id)).Expect(200).Payload;

        var again = (await MergeAsync(tenant, ana.Id, berta.Id)).Expect(200).Payload;

        Assert.Equal(first.GetProperty("user").GetRawText(), again.GetProperty("user").GetRawText());
        Assert.Equal(1, again.GetProperty("moved").GetProperty("interactions").GetInt32());
        Assert.Equal(["USER_MERGED userId"], (await MergeAsync(tenant, berta.Id, ana.Id)).Expect(409).Errors);
    }

    [Fact]
    public async Task Merge_WebhookOfTheTenant_IsToldWithTheWholeUser()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, ana, berta, _) = await TwoAsync();
        await tenant.SetWebhookAsync(await tenant.NewIntegrationAsync(), receiver.Url, "USER_MERGED_EVT");

        (await MergeAsync(tenant, ana.Id, berta.Id)).Expect(200);

        await Eventually.HoldsAsync(() => receiver.Calls.Count == 1, "the webhook is told");
        var told = Assert.Single(receiver.Calls).Json;
        Assert.Equal(["Event", "Created", "Payload"], told.EnumerateObject().Select(member => member.Name));
        Assert.Equal("USER_MERGED_EVT", told.GetProperty("Event").GetString());
        Assert.Equal(berta.Id, told.GetProperty("Payload").GetProperty("mergedUserId").GetString());
        var user = (await tenant.Client.GetAsync($"/user/{ana.Id}")).Payload;
        var shown = told.GetProperty("Payload").EnumerateObject().Where(member => member.Name != "mergedUserId").ToDictionary(member => member.Name, member => member.Value.GetRawText());
        Assert.Equal(user.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetRawText()), shown);
    }

    [Fact]
    public async Task Merge_BadInput_NamesEveryErrorAndChangesNothing()
    {
        var (tenant, ana, berta, _) = await TwoAsync();
        var stranger = (await (await application.NewTenantAsync()).NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;

        Assert.Equal(["INVALID_TYPE userId", "INVALID_TYPE dryRun"], (await tenant.Client.PostAsync($"/user/{ana.Id}/merge", """{"userId":7,"dryRun":"yes"}""")).Expect(400).Errors);
        Assert.Equal(["REQUIRED userId"], (await tenant.Client.PostAsync($"/user/{ana.Id}/merge", "{}")).Expect(400).Errors);
        Assert.Equal(["SAME_USER userId"], (await MergeAsync(tenant, ana.Id, ana.Id)).Expect(400).Errors);
        Assert.Equal(["USER_NOT_FOUND userId"], (await MergeAsync(tenant, ana.Id, stranger)).Expect(404).Errors);
        Assert.Equal(["USER_NOT_FOUND", "USER_NOT_FOUND userId"], (await MergeAsync(tenant, stranger, "x")).Expect(404).Errors);
        var reader = await tenant.ClientWithScopesAsync(Scopes.Read);
        (await reader.PostAsync($"/user/{ana.Id}/merge", new { userId = berta.Id })).Expect(403);
        Assert.Equal(new[] { ana.Id, berta.Id }.Order(), (await IdsAsync(tenant, "/user")).Order());
    }

    [Fact]
    public async Task Merge_ThereAndBackAtOnceWithSendsToBoth_OneIsLeftAndHasAll()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var (ana, berta) = (await NewAsync(tenant, "{}"), await NewAsync(tenant, "{}"));
        var sends = Enumerable.Range(0, 40).Select(i => tenant.SendAsync(integration, i % 2 == 0 ? ana.Phone : berta.Phone)).ToList();

        var merges = await Task.WhenAll(MergeAsync(tenant, ana.Id, berta.Id), MergeAsync(tenant, berta.Id, ana.Id));

        var sent = (await Task.WhenAll(sends)).Select(answer => answer.Expect(200).Id).Order().ToList();
        Assert.Equal([200, 409], merges.Select(answer => answer.Status).Order());
        var left = Assert.Single(await IdsAsync(tenant, "/user"));
        Assert.Equal([left, left], new[] { (await tenant.Client.GetAsync($"/user/{ana.Id}")).Id, (await tenant.Client.GetAsync($"/user/{berta.Id}")).Id });
        await Eventually.HoldsAsync(
            async () => sent.SequenceEqual((await IdsAsync(tenant, $"/conversation/interaction?userId={berta.Id}&limit=100")).Order()), "all are found under the user that is left");
    }

    private sealed record Person(string Id, string Phone);

    private async Task<(TestTenant Tenant, Person Ana, Person Berta, Answer Sent)> TwoAsync()
    {
        var tenant = await application.NewTenantAsync();
        var (ana, berta) = (await NewAsync(tenant, """{"city":"Lugo"}"""), await NewAsync(tenant, """{"city":"Vigo","vip":true}"""));
        var sent = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), berta.Phone)).Expect(200);
        (await tenant.Client.PostAsync("/conversation/optout", new { channel = ScriptedChannel.ChannelName, destination = berta.Phone })).Expect(200);
        return (tenant, ana, berta, sent);
    }

    private static async Task<Person> NewAsync(TestTenant tenant, string metadata)
    {
        var phone = TestTenant.NewPhone();
        var body = new { name = "Sergio", metadata = JsonElement.Parse(metadata), destinations = new[] { new { key = "PhoneNumber", value = phone } } };
        return new Person((await tenant.Client.PostAsync("/user", body)).Expect(200).Id, phone);
    }

    private static Task<Answer> MergeAsync(TestTenant tenant, string target, string source) =>
        tenant.Client.PostAsync($"/user/{target}/merge", new { userId = source, dryRun = false });

    private static async Task<IReadOnlyList<string>> IdsAsync(TestTenant tenant, string path) =>
        [.. (await tenant.Client.GetAsync(path)).Expect(200).Payload.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
}
