using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Interactions;

/// <summary>What a search finds is sent again, or cancelled, in the background.</summary>
public sealed class BulkTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Resend = "/conversation/interaction/resend";

    [Fact]
    public async Task Resend_WhatFailed_IsSentAndProgressIsTold()
    {
        var tenant = await application.NewTenantAsync();
        var made = (await tenant.Client.PostAsync(
            "/configuration/integration", new { name = "bulk", channel = "SMS", provider = "Sandbox", settings = new { behaviour = "refuse" } })).Expect(200).Payload;
        var integration = made.GetProperty("integrationId").GetString()!;
        var failed = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            failed.Add((await tenant.Client.PostAsync("/conversation/interaction", new
            {
                payLoad = new { Type = "simple-text", Text = "Hola" },
                integrationId = integration,
                Destinations = new[] { TestTenant.NewPhone() },
                AutoCreateUser = true,
                AutoCreateProcess = true,
            })).Expect(200).Payload.GetProperty("id").GetString()!);
        }

        foreach (var id in failed)
            await tenant.WaitForStatusAsync(id, "PROVIDER_SENDING_ERROR");
        (await tenant.Client.PutAsync($"/configuration/integration/{integration}", new { settings = new { behaviour = "accept" } })).Expect(200);

        var job = (await tenant.Client.PostAsync(Resend, new { filter = new { status = "PROVIDER_SENDING_ERROR", integrationId = integration } })).Expect(200).Payload;

        var path = $"/conversation/interaction/bulk/{job.GetProperty("id").GetString()}";
        foreach (var id in failed)
            await tenant.WaitForStatusAsync(id, "SENT");
        var ended = default(JsonElement);
        await Eventually.HoldsAsync(
            async () => (ended = (await tenant.Client.GetAsync(path)).Expect(200).Payload).GetProperty("state").GetString() == "done", "the job is done");
        Assert.Equal((12, 12), (ended.GetProperty("matched").GetInt64(), ended.GetProperty("done").GetInt64()));
        Assert.Equal("resend", ended.GetProperty("kind").GetString());
        var filter = ended.GetProperty("filter");
        Assert.Equal(("PROVIDER_SENDING_ERROR", integration), (filter.GetProperty("status").GetString(), filter.GetProperty("integrationId").GetString()));
        Assert.Equal(JsonValueKind.Null, filter.GetProperty("text").ValueKind);
        Assert.Equal(1, (await tenant.Client.GetAsync("/conversation/interaction/bulk")).Expect(200).Payload.GetProperty("items").GetArrayLength());
        (await (await application.NewTenantAsync()).Client.GetAsync(path)).Expect(404);
        Assert.Equal("BULK_JOB_ENDED", Code((await tenant.Client.PostAsync($"{path}/cancel")).Expect(409)));
    }

    [Theory]
    [InlineData("""{ "filter": {} }""", "FILTER_REQUIRED", "filter")]
    [InlineData("""{ "filter": { "status": "WRONG" } }""", "NOT_ALLOWED", "filter.status")]
    [InlineData("""{ "filter": { "text": "x" }, "limit": 0 }""", "OUT_OF_RANGE", "limit")]
    public async Task Start_BadBody_IsRefusedAndStartsNothing(string body, string code, string field)
    {
        var tenant = await application.NewTenantAsync();

        foreach (var path in new[] { Resend, "/conversation/interaction/cancel" })
        {
            var refused = (await tenant.Client.PostAsync(path, body)).Expect(400);
            Assert.Equal((code, field), (Code(refused), refused.Envelope.GetProperty("error")[0].GetProperty("field").GetString()));
        }

        Assert.Equal(0, (await tenant.Client.GetAsync("/conversation/interaction/bulk")).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    private static string? Code(Answer answer) => answer.Envelope.GetProperty("error")[0].GetProperty("code").GetString();
}
