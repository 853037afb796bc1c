using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Processes;

public sealed class ProcessTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Create_Process_BelongsToItsUser()
    {
        var tenant = await application.NewTenantAsync();
        var userId = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString();

        var answer = await tenant.Client.PostAsync("/conversation/process", new { userId, metadata = new { Order = "A-1" } });

        var process = answer.Expect(200).Payload;
        Assert.Equal(
            [
                "id", "userId", "metadata", "primaryKey", "isClosed", "isDraft", "lastDirection", "lastInteractionId", "created", "updated",
            ],
            process.EnumerateObject().Select(member => member.Name));
        Assert.Equal(userId, process.GetProperty("userId").GetString());
        Assert.Equal("""{"Order":"A-1"}""", process.GetProperty("metadata").GetRawText());
    }

    [Theory]
    [InlineData("{}", 400, "REQUIRED userId")]
    [InlineData("""{ "userId": "000000000000000000000000" }""", 404, "USER_NOT_FOUND userId")]
    [InlineData("""{ "userId": "nonsense" }""", 404, "USER_NOT_FOUND userId")]
    [InlineData("""{ "userId": "nonsense", "metadata": 5 }""", 400, "INVALID_TYPE metadata", "USER_NOT_FOUND userId")]
    public async Task Create_BadBody_AnswersEveryError(string body, int status, params string[] errors)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(errors, (await tenant.Client.PostAsync("/conversation/process", body)).Expect(status).Errors);
    }

    [Fact]
    public async Task Close_Process_RefusesSendsUntilReopened()
    {
        var tenant = await application.NewTenantAsync();
        var (integration, phone) = (await tenant.NewIntegrationAsync(), TestTenant.NewPhone());
        var id = (await tenant.SendAsync(integration, phone)).Expect(200).Payload.GetProperty("processId").GetString()!;

        Assert.True((await tenant.Client.PostAsync($"/conversation/process/{id}/close")).Expect(200).Payload.GetProperty("isClosed").GetBoolean());
        Assert.Equal(["PROCESS_CLOSED processId"], (await tenant.SendAsync(integration, phone, id)).Expect(409).Errors);

        (await tenant.Client.PostAsync($"/conversation/process/{id}/reopen")).Expect(200);
        (await tenant.SendAsync(integration, phone, id)).Expect(200);
    }

    [Fact]
    public async Task List_ByUserAndState_Filters()
    {
        var tenant = await application.NewTenantAsync();
        var first = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;
        var second = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;
        var (open, closed) = (await tenant.NewProcessAsync(first), await tenant.NewProcessAsync(first));
        await tenant.NewProcessAsync(second);
        (await tenant.Client.PostAsync($"/conversation/process/{closed}/close")).Expect(200);

        Assert.Equal([closed, open], await ListAsync(tenant, $"?userId={first}"));
        Assert.Equal([closed], await ListAsync(tenant, $"?userId={first}&isClosed=true"));
        Assert.Equal([open], await ListAsync(tenant, $"?userId={first}&isClosed=false"));
        Assert.Equal(3, (await ListAsync(tenant, "")).Count);
        Assert.Equal(["INVALID_VALUE isClosed"], (await tenant.Client.GetAsync("/conversation/process?isClosed=x")).Expect(400).Errors);
    }

    [Fact]
    public async Task Interactions_OfAProcess_ComeInTheOrderOfTheirSending()
    {
        var tenant = await application.NewTenantAsync();
        var (integration, phone) = (await tenant.NewIntegrationAsync(), TestTenant.NewPhone());
        var first = (await tenant.SendAsync(integration, phone)).Expect(200).Payload;
        var processId = first.GetProperty("processId").GetString()!;
        var sent = new List<string?> { first.GetProperty("id").GetString() };
        for (var i = 0; i < 2; i++)
            sent.Add((await tenant.SendAsync(integration, phone, processId)).Expect(200).Id);

        var page = (await tenant.Client.GetAsync($"/conversation/process/{processId}/interactions?limit=2")).Expect(200).Payload;
        var rest = (await tenant.Client.GetAsync(
            $"/conversation/process/{processId}/interactions?limit=2&cursor={page.GetProperty("nextCursor")}")).Expect(200).Payload;

        var all = page.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).ToList();
        Assert.Equal(sent, all.Select(item => item.GetProperty("id").GetString()));
        Assert.Equal([false, false, true], all.Select(item => item.GetProperty("isLastEntry").GetBoolean()));
    }

    private static async Task<List<string?>> ListAsync(TestTenant tenant, string query)
    {
        var answer = (await tenant.Client.GetAsync($"/conversation/process{query}")).Expect(200);
        return [.. answer.Payload.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString())];
    }
}
