using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

public sealed class SearchTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Search_EveryCondition_FindsWhatMeetsIt()
    {
        var tenant = await application.NewTenantAsync();
        var (first, second) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        var phone = TestTenant.NewPhone();
        var one = (await tenant.SendAsync(first, phone)).Expect(200).Payload;
        var two = (await tenant.SendAsync(second, phone)).Expect(200).Payload;
        var cancelled = await tenant.NewCancelledInteractionAsync();
        var (oneId, twoId) = (one.GetProperty("id").GetString()!, two.GetProperty("id").GetString()!);
        var created = two.GetProperty("auditTrail").GetProperty("created").GetString();
        var user = one.GetProperty("users")[0].GetProperty("id").GetString();
        foreach (var id in new[] { oneId, twoId })
            await tenant.WaitForStatusAsync(id, "SENT");

        var expected = new (string Query, string[] Ids)[]
        {
            ("", [cancelled, twoId, oneId]),
            ("?dispatch=done", [cancelled, twoId, oneId]),
            ("?dispatch=Held", []),
            ("?limit=200&direction=out", [cancelled, twoId, oneId]),
            ("?direction=in", []),
            ("?status=PROCESS_ERROR", [cancelled]),
            ("?status=process_error&customStatus=CANCELLED", [cancelled]),
            ("?customStatus=cancelled", []),
            ($"?integrationId={second}", [twoId]),
            ($"?processId={one.GetProperty("processId").GetString()}", [oneId]),
            ($"?userId={user}", [twoId, oneId]),
            ($"?destination=%2B{phone}&status=SENT", [twoId, oneId]),
            ($"?createdFrom={created}", [cancelled, twoId]),
            ($"?createdTo={created}", [oneId]),
            ("?createdTo=2200-01-01T00:00Z", [cancelled, twoId, oneId]),
            ("?createdFrom=2200-01-01T00:00Z", []),
            ("?createdFrom=0001-01-01T00:00Z&createdTo=9999-12-31T23:59:59Z", [cancelled, twoId, oneId]),
            ($"?text=HOLA&userId={user}&integrationId={first}", [oneId]),
            ("?text=nowhere", []),
        };
        foreach (var (query, ids) in expected)
            Assert.Equal((query, string.Join(' ', ids)), (query, string.Join(' ', await IdsAsync(tenant, query))));
    }

    [Fact]
    public async Task Search_Pages_HoldEachOnceAsItIsAnsweredAlone()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id);
            await tenant.WaitForStatusAsync(ids[0], "SENT");
        }

        var found = new List<JsonElement>();
        var cursor = "";
        do
        {
            var page = (await tenant.Client.GetAsync($"/conversation/interaction?limit=2{cursor}")).Expect(200).Payload;
            found.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        Assert.Equal(ids, found.Select(item => item.GetProperty("id").GetString()));
        var alone = (await tenant.Client.GetAsync($"/conversation/interaction/{ids[2]}")).Expect(200).Payload;
        Assert.Equal(alone.GetRawText(), found[2].GetRawText());
    }

    [Fact]
    public async Task Search_BadConditions_AnswersEveryError()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.GetAsync(
            "/conversation/interaction?status=DELIVERED&integrationId=x&processId=y&userId=z&destination=ana@&direction=up"
            + $"&createdFrom=yesterday&createdTo=2026-01-01&text={new string('a', 257)}&cursor=q&limit=201");

        Assert.Equal(
            [
                "INVALID_CURSOR cursor", "OUT_OF_RANGE limit", "NOT_ALLOWED status", "INVALID_ID integrationId", "INVALID_ID processId",
                "INVALID_ID userId", "INVALID_DESTINATION destination", "NOT_ALLOWED direction", "INVALID_DATE createdFrom",
                "INVALID_DATE createdTo", "TOO_LONG text",
            ],
            answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Search_ByAnotherTenantOrWithoutScope_FindsNothing()
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var sent = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Payload;

        Assert.Empty(await IdsAsync(other, $"?processId={sent.GetProperty("processId").GetString()}"));
        Assert.Empty(await IdsAsync(other, ""));
        (await (await tenant.ClientWithScopesAsync("send")).GetAsync("/conversation/interaction")).Expect(403);
    }

    /// <summary>To the end: a page whose time was over is short, or empty, and leads on.</summary>
    private static async Task<List<string>> IdsAsync(TestTenant tenant, string query)
    {
        var ids = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await tenant.Client.GetAsync($"/conversation/interaction{(query.Length == 0 ? "?" : $"{query}&")}cursor={cursor}")).Expect(200).Payload;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        return ids;
    }
}
