using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Processes;

public sealed class ProcessDraftTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/process";

    [Fact]
    public async Task Send_Draft_IsSentInItsProcessOnce()
    {
        var (tenant, phone, userId) = await NewAsync();
        var id = await DraftAsync(tenant, userId, phone);
        Assert.True((await tenant.Client.GetAsync($"{Path}/{id}")).Payload.GetProperty("isDraft").GetBoolean());

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => tenant.Client.PostAsync($"{Path}/{id}/send")));

        var sent = Assert.Single(answers, answer => answer.Status == 200).Payload;
        Assert.Equal((id, false), (sent.GetProperty("processId").GetString(), sent.GetProperty("processSummary").GetProperty("isDraft").GetBoolean()));
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal(["PROCESS_NOT_DRAFT"], answer.Expect(409).Errors));
        var listed = (await tenant.Client.GetAsync($"{Path}/{id}/interactions")).Expect(200).Payload;
        Assert.Equal([sent.GetProperty("id").GetString()], listed.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        var process = (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload;
        Assert.False(process.GetProperty("isDraft").GetBoolean());
        Assert.False(process.TryGetProperty("draft", out _));
        Assert.Equal(["PROCESS_NOT_DRAFT"], (await tenant.Client.PostAsync($"{Path}/{id}/send")).Expect(409).Errors);
        Assert.Equal(["PROCESS_NOT_DRAFT"], (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(409).Errors);
        Assert.Equal(["PROCESS_NOT_DRAFT draft"], (await tenant.Client.PutAsync($"{Path}/{id}", """{ "draft": {} }""")).Expect(409).Errors);
    }

    [Fact]
    public async Task Send_DraftThatBreaksRules_AnswersEveryErrorAndStaysADraft()
    {
        var (tenant, phone, userId) = await NewAsync();
        var id = await DraftAsync(tenant, userId, phone);
        var draft = """{ "payLoad": { "Type": "text" }, "integrationId": 7, "Destinations": ["x"] }""";
        (await tenant.Client.PutAsync($"{Path}/{id}", $$"""{ "draft": {{draft}} }""")).Expect(200);

        Assert.Contains("INVALID_TYPE integrationId", (await tenant.Client.PostAsync($"{Path}/{id}/send")).Expect(400).Errors);

        var process = (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload;
        Assert.True(process.GetProperty("isDraft").GetBoolean());
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(draft), process.GetProperty("draft")));
    }

    [Fact]
    public async Task Discard_Draft_IsGone()
    {
        var (tenant, phone, userId) = await NewAsync();
        var id = await DraftAsync(tenant, userId, phone);
        var other = await application.NewTenantAsync();
        (await other.Client.DeleteAsync($"{Path}/{id}")).Expect(404);

        Assert.Equal(id, (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(200).Id);

        (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(404);
        (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(404);
        (await tenant.Client.PostAsync($"{Path}/{id}/send")).Expect(404);
    }

    [Fact]
    public async Task Send_EmptyDraft_IsRefusedAndAnySendEndsIt()
    {
        var (tenant, phone, userId) = await NewAsync();
        var id = (await tenant.Client.PostAsync(Path, new { userId, isDraft = true })).Expect(200).Id;
        Assert.Equal(["DRAFT_EMPTY draft"], (await tenant.Client.PostAsync($"{Path}/{id}/send")).Expect(409).Errors);

        (await tenant.SendAsync(await tenant.NewIntegrationAsync(), phone, id)).Expect(200);

        Assert.False((await tenant.Client.GetAsync($"{Path}/{id}")).Payload.GetProperty("isDraft").GetBoolean());
    }

    [Fact]
    public async Task Create_DraftOfWhatIsNone_IsRefused()
    {
        var (tenant, _, userId) = await NewAsync();

        var answer = await tenant.Client.PostAsync(Path, new { userId, draft = new { }, group = new string('g', 65) });

        Assert.Equal(["TOO_LONG group", "PROCESS_NOT_DRAFT draft"], answer.Expect(400).Errors);
        Assert.Equal(["INVALID_TYPE draft"], (await tenant.Client.PostAsync(Path, new { userId, isDraft = true, draft = 5 })).Expect(400).Errors);
        var tooLong = new { userId, isDraft = true, draft = new { payLoad = new string('x', 300_000) } };
        Assert.Equal(["TOO_LONG draft"], (await tenant.Client.PostAsync(Path, tooLong)).Expect(400).Errors);
    }

    [Fact]
    public async Task Update_MembersGiven_ChangesThoseAlone()
    {
        var (tenant, _, userId) = await NewAsync();
        var id = (await tenant.Client.PostAsync(Path, new { userId, metadata = new { a = 1 }, primaryKey = new { k = "1" }, group = "g" })).Expect(200).Id;

        var changed = (await tenant.Client.PutAsync($"{Path}/{id}", """{ "metadata": { "b": 2 } }""")).Expect(200).Payload;
        Assert.Equal(
            ("""{"b":2}""", """{"k":"1"}""", "g"),
            (changed.GetProperty("metadata").GetRawText(), changed.GetProperty("primaryKey").GetRawText(), changed.GetProperty("group").GetString()));

        Assert.False((await tenant.Client.PutAsync($"{Path}/{id}", """{ "group": "" }""")).Expect(200).Payload.TryGetProperty("group", out _));
        Assert.Equal(["UNKNOWN_MEMBER metdata"], (await tenant.Client.PutAsync($"{Path}/{id}", """{ "metdata": {} }""")).Expect(400).Errors);
        var own = (await tenant.Client.GetAsync($"{Path}/{id}")).Payload.GetRawText();
        Assert.Equal(id, (await tenant.Client.PutAsync($"{Path}/{id}", own)).Expect(200).Id);
        Assert.Equal(
            ["FIXED userId", "FIXED isClosed", "FIXED isDraft"],
            (await tenant.Client.PutAsync($"{Path}/{id}", """{ "userId": "x", "isClosed": true, "isDraft": true }""")).Expect(400).Errors);
        Assert.Equal(["INVALID_TYPE metadata"], (await tenant.Client.PutAsync($"{Path}/{id}", """{ "metadata": [] }""")).Expect(400).Errors);
        (await tenant.Client.PutAsync($"{Path}/000000000000000000000000", "{}")).Expect(404);
    }

    [Fact]
    public async Task Create_SameKeyAgain_AnswersTheSameAndMakesNothing()
    {
        var (tenant, _, userId) = await NewAsync();
        var client = tenant.Client;
        client.Http.DefaultRequestHeaders.Add("Idempotency-Key", "p-1");

        var first = (await client.PostAsync(Path, new { userId })).Expect(200);
        var again = (await client.PostAsync(Path, new { userId })).Expect(200);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(["IDEMPOTENCY_KEY_REUSED Idempotency-Key"], (await client.PostAsync(Path, new { userId, isDraft = true })).Expect(422).Errors);
        Assert.Equal(1, (await tenant.Client.GetAsync(Path)).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Close_CancelWhatWaits_CancelsItAndTellsHowMany()
    {
        var (tenant, phone, _) = await NewAsync();
        var integration = await tenant.NewIntegrationAsync();
        var sent = (await tenant.SendAsync(integration, phone)).Expect(200).Payload;
        var id = sent.GetProperty("processId").GetString()!;
        await tenant.WaitForStatusAsync(sent.GetProperty("id").GetString()!, "SENT");
        var waiting = new List<string>();
        for (var i = 0; i < 3; i++)
            waiting.Add((await ScheduleAsync(tenant, integration, phone, id)).Expect(200).Id);

        Assert.Equal(["NOT_ALLOWED waiting"], (await tenant.Client.PostAsync($"{Path}/{id}/close", """{ "waiting": "drop" }""")).Expect(400).Errors);
        var closed = (await tenant.Client.PostAsync($"{Path}/{id}/close", """{ "waiting": "cancel" }""")).Expect(200).Payload;

        Assert.Equal("""{"cancelled":3,"left":0}""", closed.GetProperty("waiting").GetRawText());
        foreach (var one in waiting)
            Assert.Equal("CANCELLED", (await tenant.Client.GetAsync($"/conversation/interaction/{one}")).Payload.GetProperty("customStatus").GetString());
        (await tenant.Client.PostAsync($"{Path}/{id}/close", "")).Expect(200);
        var again = (await tenant.Client.PostAsync($"{Path}/{id}/close", """{ "waiting": "cancel" }""")).Expect(200).Payload;
        Assert.Equal("""{"cancelled":0,"left":0}""", again.GetProperty("waiting").GetRawText());
    }

    [Fact]
    public async Task Close_KeepWhatWaits_LeavesIt()
    {
        var (tenant, phone, _) = await NewAsync();
        var sent = (await ScheduleAsync(tenant, await tenant.NewIntegrationAsync(), phone, null)).Expect(200).Payload;
        var id = sent.GetProperty("processId").GetString()!;

        var closed = (await tenant.Client.PostAsync($"{Path}/{id}/close", """{ "waiting": "keep" }""")).Expect(200).Payload;

        Assert.False(closed.TryGetProperty("waiting", out _));
        Assert.Equal(
            "DISPATCH_PENDING",
            (await tenant.Client.GetAsync($"/conversation/interaction/{sent.GetProperty("id")}")).Payload.GetProperty("status").GetString());
    }

    private async Task<(TestTenant Tenant, string Phone, string UserId)> NewAsync()
    {
        var (tenant, phone) = (await application.NewTenantAsync(), TestTenant.NewPhone());
        return (tenant, phone, (await tenant.NewUserAsync(phone)).GetProperty("id").GetString()!);
    }

    private static async Task<string> DraftAsync(TestTenant tenant, string userId, string phone)
    {
        var integrationId = await tenant.NewIntegrationAsync();
        var draft = new { payLoad = JsonElement.Parse("""{ "Type": "text", "Text": "Hola" }"""), integrationId, Destinations = new[] { phone } };
        return (await tenant.Client.PostAsync(Path, new { userId, isDraft = true, draft })).Expect(200).Id;
    }

    private static Task<Answer> ScheduleAsync(TestTenant tenant, string integrationId, string phone, string? processId) =>
        tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = JsonElement.Parse("""{ "Type": "text", "Text": "Hola" }"""),
            integrationId,
            processId,
            Destinations = new[] { phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = DateTimeOffset.UtcNow.AddHours(1),
        });
}
