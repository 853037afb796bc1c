using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Interactions;

public sealed class BatchTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/interaction/batch";

    [Fact]
    public async Task Batch_GoodAndBadSends_GetAVerdictEachInTheirOrder()
    {
        var (tenant, integration) = await NewAsync();

        var answer = (await tenant.Client.PostAsync(Path, new
        {
            items = new object[]
            {
                Send(integration, "34600000001"),
                Send(integration, "no phone"),
                Send(new string('0', 24), "34600000003"),
                "nonsense",
                null!,
                new { payLoad = 7, integrationId = integration, Destinations = "34600000005" },
                Send(integration, "34600000006"),
            },
        })).Expect(200).Payload;

        Assert.Equal((2, 5), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("refused").GetInt32()));
        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], items.Select(item => item.GetProperty("index").GetInt32()));
        Assert.Equal([200, 400, 404, 400, 400, 400, 200], items.Select(item => item.GetProperty("status").GetInt32()));
        Assert.Equal("INVALID_DESTINATION Destinations[0]", ErrorsOf(items[1]));
        Assert.Equal("INTEGRATION_NOT_FOUND integrationId", ErrorsOf(items[2]));
        Assert.Equal("INVALID_TYPE ", ErrorsOf(items[3])[..13]);
        Assert.Equal("INVALID_TYPE ", ErrorsOf(items[4])[..13]);
        Assert.Equal("INVALID_TYPE Destinations, INVALID_TYPE payLoad", ErrorsOf(items[5]));
        foreach (var item in new[] { items[0], items[6] })
            await tenant.WaitForStatusAsync(item.GetProperty("id").GetString()!, "SENT");
        Assert.Equal(2, (await ProcessesAsync(tenant)).Count);
    }

    [Fact]
    public async Task Batch_AllOrNothing_OneBadSendRefusesAllAndStoresNothing()
    {
        var (tenant, integration) = await NewAsync();

        var answer = (await tenant.Client.PostAsync(Path, new
        {
            allOrNothing = true,
            items = new[] { Send(integration, "34600000001"), Send(integration, "no phone"), Send(integration, "34600000002", text: null) },
        })).Expect(400);

        Assert.Equal(["INVALID_DESTINATION items[1].Destinations[0]", "REQUIRED items[2].payLoad.Text"], answer.Errors);
        Assert.Empty(await ProcessesAsync(tenant));
    }

    [Fact]
    public async Task Batch_TwoSendsToOneNewNumber_MakeOneUser()
    {
        var (tenant, integration) = await NewAsync();

        (await tenant.Client.PostAsync(Path, new { items = new[] { Send(integration, "34600000001"), Send(integration, "+34 600 000 001") } })).Expect(200);

        Assert.Single((await tenant.Client.GetAsync("/user")).Expect(200).Payload.GetProperty("items").EnumerateArray());
        Assert.Equal(2, (await ProcessesAsync(tenant)).Count);
    }

    [Fact]
    public async Task Batch_ParallelBatchesToTheSameNewNumbers_MakeEachUserOnce()
    {
        var (tenant, integration) = await NewAsync();
        var body = new { items = Enumerable.Range(0, 20).Select(i => Send(integration, $"346000001{i:00}")).ToArray() };

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => tenant.Client.PostAsync(Path, body)));

        Assert.All(answers, answer => Assert.Equal(20, answer.Expect(200).Payload.GetProperty("accepted").GetInt32()));
        Assert.Equal(20, (await tenant.Client.GetAsync("/user?limit=200")).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Batch_Thousand_AreAllAcceptedAndSentOnce()
    {
        var (tenant, integration) = await NewAsync();
        var items = Enumerable.Range(0, 1000).Select(i => Send(integration, $"3460100{i:0000}")).ToArray();

        var answer = (await tenant.Client.PostAsync(Path, new { items })).Expect(200).Payload;

        Assert.Equal(1000, answer.GetProperty("accepted").GetInt32());
        var ids = answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToHashSet();
        Assert.Equal(1000, ids.Count);
        await Eventually.HoldsAsync(
            () => application.Script.Calls.Count(call => ids.Contains(call.Reference)) >= 1000, "all are sent");
        Assert.Equal(1000, application.Script.Calls.Count(call => ids.Contains(call.Reference)));
    }

    [Fact]
    public async Task Batch_BadShape_IsRefused()
    {
        var (tenant, integration) = await NewAsync();
        var tooMany = Enumerable.Repeat(Send(integration, "34600000001"), 1001).ToArray();

        Assert.Equal(["REQUIRED items"], (await tenant.Client.PostAsync(Path, "{}")).Expect(400).Errors);
        Assert.Equal(["REQUIRED items"], (await tenant.Client.PostAsync(Path, """{ "items": [] }""")).Expect(400).Errors);
        Assert.Equal(["INVALID_TYPE items"], (await tenant.Client.PostAsync(Path, """{ "items": {} }""")).Expect(400).Errors);
        Assert.Equal(["TOO_MANY items"], (await tenant.Client.PostAsync(Path, new { items = tooMany })).Expect(400).Errors);
        // Too large for a single send, not for a batch: it is refused for what it says.
        (await tenant.Client.PostBytesAsync(Path, new byte[2 * 1024 * 1024])).Expect(400);
        Assert.Empty(await ProcessesAsync(tenant));
    }

    [Fact]
    public async Task Batch_CompactAnswer_HasIdsInOrderAndRefusalsAlone()
    {
        var (tenant, integration) = await NewAsync();
        var items = new[] { Send(integration, "34600000001"), Send(integration, "no phone"), Send(integration, "34600000002") };

        var answer = (await tenant.Client.PostAsync(Path, new { items, answer = "compact" })).Expect(200).Payload;

        Assert.Equal(["accepted", "refused", "ids", "refusals"], answer.EnumerateObject().Select(member => member.Name));
        Assert.Equal((2, 1), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("refused").GetInt32()));
        var ids = answer.GetProperty("ids").EnumerateArray().Select(id => id.GetString()).ToList();
        Assert.Null(ids[1]);
        foreach (var id in new[] { ids[0], ids[2] })
            (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(200);
        var refusal = Assert.Single(answer.GetProperty("refusals").EnumerateArray());
        Assert.Equal((1, 400), (refusal.GetProperty("index").GetInt32(), refusal.GetProperty("status").GetInt32()));
        Assert.Equal("INVALID_DESTINATION Destinations[0]", ErrorsOf(refusal));
    }

    [Fact]
    public async Task Batch_UnknownAnswer_IsRefused()
    {
        var (tenant, integration) = await NewAsync();

        var answer = await tenant.Client.PostAsync(Path, new { items = new[] { Send(integration, "34600000001") }, answer = "short" });

        Assert.Equal(["NOT_ALLOWED answer"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Batch_ManyErrors_AnswerIsBoundedAndSaysHowManyAreLeft()
    {
        var (tenant, _) = await NewAsync();
        var integration = await tenant.NewIntegrationAsync("Email", "Sandbox");
        // 58 errors in each of 1,000 sends.
        var bad = new
        {
            payLoad = new { Type = "simple-email", cc = Enumerable.Repeat("x", 50) },
            integrationId = integration,
            Destinations = Enumerable.Repeat("x", 8),
        };

        var answer = (await tenant.Client.PostAsync(Path, new { items = Enumerable.Repeat(bad, 1000) })).Expect(200);

        var items = answer.Payload.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("error")).ToList();
        Assert.Equal(1000, items.Count);
        var listed = items.Sum(errors => errors.EnumerateArray().Count(error => !error.GetProperty("code").ValueEquals("MORE_ERRORS")));
        Assert.InRange(listed, 1000, 2000);
        Assert.Equal("MORE_ERRORS", items[^1][1].GetProperty("code").GetString());
        Assert.InRange(answer.Envelope.GetRawText().Length, 1, 1_000_000);
    }

    [Fact]
    public async Task Batch_AllOrNothingWithManyErrors_ListsAHundredAndSaysHowManyAreLeft()
    {
        var (tenant, integration) = await NewAsync();
        var items = Enumerable.Repeat(Send(integration, "no phone"), 150);

        var answer = (await tenant.Client.PostAsync(Path, new { items, allOrNothing = true })).Expect(400);

        Assert.Equal(101, answer.Errors.Count);
        Assert.Equal("MORE_ERRORS", answer.Errors[^1]);
        Assert.Equal("Y otros 50 errores que no se detallan.", answer.Messages[^1]);
        Assert.Equal("La solicitud tiene 150 errores.", answer.Detail);
    }

    private async Task<(TestTenant Tenant, string Integration)> NewAsync()
    {
        var tenant = await application.NewTenantAsync();
        return (tenant, await tenant.NewIntegrationAsync());
    }

    private static object Send(string integration, string destination, string? text = "Hola") => new
    {
        payLoad = new { Type = "text", Text = text },
        integrationId = integration,
        Destinations = new[] { destination },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    };

    private static string ErrorsOf(JsonElement item) => string.Join(", ", item.GetProperty("error").EnumerateArray()
        .Select(error => $"{error.GetProperty("code").GetString()} {error.GetProperty("field").GetString()}").Order());

    private static async Task<List<JsonElement>> ProcessesAsync(TestTenant tenant) =>
        [.. (await tenant.Client.GetAsync("/conversation/process?limit=200")).Expect(200).Payload.GetProperty("items").EnumerateArray()];
}
