using System.Text;
using System.Text.Json;
using Iris.Api.Idempotency;
using Iris.Api.Tests.Support;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Idempotency;

public sealed class IdempotencyTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Send = "/conversation/interaction";
    private const string Batch = "/conversation/interaction/batch";

    [Fact]
    public async Task Send_SameKeyAndBody_IsAnsweredByteForByteAndSentOnce()
    {
        var (tenant, integration) = await NewAsync();
        var body = Body(integration);

        var first = await CallAsync(tenant, Send, "k-1", body);
        var again = await CallAsync(tenant, Send, "k-1", body);

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal((null, "true"), (first.Replayed, again.Replayed));
        await tenant.WaitForStatusAsync(first.Id, "SENT");
        Assert.Equal(1, await CountAsync(tenant));
        Assert.Single(application.Script.Calls, call => call.Reference == first.Id);
    }

    /// <summary>A client that retries may serialise anew.</summary>
    [Fact]
    public async Task Send_SameKeyAndMeaning_IsTheSameRequest()
    {
        var (tenant, integration) = await NewAsync();
        var first = await CallAsync(tenant, Send, "k-1", $$$"""
            {"payLoad":{"Type":"text","Text":"\u00a1Hola!"},"integrationId":"{{{integration}}}","Destinations":["34600000001"],
             "AutoCreateUser":true,"AutoCreateProcess":true,"metadata":{"a":1.0,"b":[1e2]}}
            """);
        var again = await CallAsync(tenant, Send, "k-1", $$$"""
            { "metadata": { "b": [ 100 ], "a": 1 }, "AutoCreateProcess": true, "AutoCreateUser": true, "Destinations": [ "34600000001" ],
              "integrationId": "{{{integration}}}", "payLoad": { "Text": "¡Hola!", "Type": "text" } }
            """);

        Assert.Equal((200, 200, "true"), (first.Status, again.Status, again.Replayed));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Fact]
    public async Task Send_ProcessClosedSince_IsStillAnsweredAsBefore()
    {
        var (tenant, integration) = await NewAsync();
        var user = (await tenant.NewUserAsync("34600000001")).GetProperty("id").GetString()!;
        var process = await tenant.NewProcessAsync(user);
        var body = Body(integration, "34600000001", process);
        var first = await CallAsync(tenant, Send, "k-1", body);
        (await tenant.Client.PostAsync($"/conversation/process/{process}/close")).Expect(200);

        var again = await CallAsync(tenant, Send, "k-1", body);

        Assert.Equal((200, first.Body), (again.Status, again.Body));
    }

    [Fact]
    public async Task Send_SameKeyAndAnotherBodyOrPath_Is422()
    {
        var (tenant, integration) = await NewAsync();
        await CallAsync(tenant, Send, "k-1", Body(integration));

        var otherBody = await CallAsync(tenant, Send, "k-1", Body(integration, "34600000002"));
        var otherPath = await CallAsync(tenant, Batch, "k-1", $"{{ \"items\": [{Body(integration)}] }}");

        Assert.All([otherBody, otherPath], answer => Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED"), (answer.Status, answer.Code)));
        Assert.Equal(1, await CountAsync(tenant));
    }

    [Fact]
    public async Task Send_RefusedFirst_LeavesTheKeyFree()
    {
        var (tenant, integration) = await NewAsync();
        Assert.Equal(400, (await CallAsync(tenant, Send, "k-1", Body(integration, "no phone"))).Status);

        Assert.Equal(200, (await CallAsync(tenant, Send, "k-1", Body(integration))).Status);
    }

    [Fact]
    public async Task Send_SameKeyStillInProgress_Is409UntilItIsOver()
    {
        var (tenant, integration) = await NewAsync();
        var first = new TaskCompletionSource<Result<string>>();
        var calls = application.Services.GetRequiredService<IdempotentCalls>();
        var (send, batch) = (Body(integration), $"{{ \"items\": [{Body(integration)}] }}");
        Task[] firsts = [Begin(Send, "k-1", send), Begin(Batch, "k-2", batch)];

        KeyedAnswer[] same = [await CallAsync(tenant, Send, "k-1", send), await CallAsync(tenant, Batch, "k-2", batch)];
        KeyedAnswer[] other = [await CallAsync(tenant, Batch, "k-1", batch), await CallAsync(tenant, Send, "k-1", Body(integration, "34600000002"))];
        first.SetResult(CommonErrors.Modified());
        await Task.WhenAll(firsts);

        Assert.All(same, one => Assert.Equal((409, "IDEMPOTENCY_IN_PROGRESS", "1"), (one.Status, one.Code, one.RetryAfter)));
        Assert.All(other, one => Assert.Equal((422, "IDEMPOTENCY_KEY_REUSED", null), (one.Status, one.Code, one.RetryAfter)));
        Assert.Equal(0, await CountAsync(tenant));
        Assert.Equal(200, (await CallAsync(tenant, Send, "k-1", Body(integration))).Status);

        Task Begin(string path, string key, string body)
        {
            var context = new DefaultHttpContext();
            context.Request.Path = path;
            return calls.AnswerAsync<string>(context, tenant.Id, key, JsonElement.Parse(body), _ => first.Task, _ => []);
        }
    }

    /// <summary>Whichever wins: who has another body hears that, and never that it may try again.</summary>
    [Fact]
    public async Task Send_TwoBodiesInParallelWithOneKey_OneWinsAndTheOtherIs422()
    {
        var (tenant, integration) = await NewAsync();
        string[] bodies = [Body(integration), Body(integration, "34600000002")];

        for (var round = 0; round < 20; round++)
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(async i => (Body: i % 2, Answer: await CallAsync(tenant, Send, $"k-{round}", bodies[i % 2]))));

            var won = Assert.Single(answers.Where(one => one.Answer.Status == 200).Select(one => one.Body).Distinct());
            Assert.All(answers, one => Assert.Contains(one.Answer.Status, one.Body == won ? [200, 409] : new[] { 422 }));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blank")]
    public async Task Send_BadKey_IsRefused(string key)
    {
        var (tenant, integration) = await NewAsync();

        var answer = await CallAsync(tenant, Send, key, Body(integration));

        Assert.Equal((400, "INVALID_IDEMPOTENCY_KEY"), (answer.Status, answer.Code));
        Assert.Equal(0, await CountAsync(tenant));
    }

    [Fact]
    public async Task Send_TooLongKey_IsRefused()
    {
        var (tenant, integration) = await NewAsync();

        Assert.Equal(200, (await CallAsync(tenant, Send, new string('k', 255), Body(integration))).Status);
        Assert.Equal(400, (await CallAsync(tenant, Send, new string('k', 256), Body(integration))).Status);
    }

    [Fact]
    public async Task Send_SameKeyOfAnotherTenant_IsAnotherRequest()
    {
        var (tenant, integration) = await NewAsync();
        var (other, otherIntegration) = await NewAsync();

        var first = await CallAsync(tenant, Send, "k-1", Body(integration));
        var second = await CallAsync(other, Send, "k-1", Body(otherIntegration));

        Assert.Equal((200, 200), (first.Status, second.Status));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Send_ThousandInParallelWithOneKey_MakeOneInteractionWithOneAnswer()
    {
        var (tenant, integration) = await NewAsync();
        var body = Body(integration, TestTenant.NewPhone());

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => CallAsync(tenant, Send, "k-1", body)));

        // Those that came while the first was in progress may try again; those that came later got its answer.
        var accepted = answers.Where(answer => answer.Status == 200).ToList();
        Assert.All(answers.Except(accepted), answer => Assert.Equal((409, "IDEMPOTENCY_IN_PROGRESS"), (answer.Status, answer.Code)));
        Assert.Single(accepted.Select(answer => answer.Body).Distinct());
        Assert.Single(accepted, answer => answer.Replayed is null);
        var again = await CallAsync(tenant, Send, "k-1", body);
        Assert.Equal((200, "true", accepted[0].Body), (again.Status, again.Replayed, again.Body));
        Assert.Equal(1, await CountAsync(tenant));
        await tenant.WaitForStatusAsync(accepted[0].Id, "SENT");
        Assert.Single(application.Script.Calls, call => call.Reference == accepted[0].Id);
    }

    [Fact]
    public async Task Batch_SameKeyAndBody_IsAnsweredByteForByteAndSentOnce()
    {
        var (tenant, integration) = await NewAsync();
        var body = $"{{ \"items\": [{Body(integration)}, {Body(integration, "nobody")}, {Body(integration, "34600000002")}] }}";

        var first = await CallAsync(tenant, Batch, "k-1", body);
        var again = await CallAsync(tenant, Batch, "k-1", body);

        Assert.Equal((200, first.Body, "true"), (again.Status, again.Body, again.Replayed));
        Assert.Equal(2, await CountAsync(tenant));
    }

    [Fact]
    public async Task Send_GatewayKilledAfterTheAnswer_TheNextOneAnswersTheSame()
    {
        var folder = Directory.CreateTempSubdirectory("iris-key-");
        try
        {
            string key, body, first;
            using (var gateway = await GatewayProcess.StartAsync(folder.FullName, "Development"))
            {
                key = gateway.ApiKey;
                using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
                var integrations = (await new IrisClient(http).WithKey(key).GetAsync("/configuration/integration")).Expect(200).Payload;
                var rcs = integrations.GetProperty("items").EnumerateArray().First(one => one.GetProperty("integrationTypeName").ValueEquals("RCS"));
                body = Body(rcs.GetProperty("integrationId").GetString()!, payload: """{ "Type": "text-message-rcs", "Text": "Hola" }""");
                first = (await CallAsync(http, Send, "k-1", body)).Body;
                await gateway.KillAsync();
            }

            using var next = await GatewayProcess.StartAsync(folder.FullName, "Development");
            using var client = new HttpClient { BaseAddress = new Uri(next.Address) };
            client.DefaultRequestHeaders.Add("X-Api-Key", key);
            var again = await CallAsync(client, Send, "k-1", body);

            Assert.Equal((200, first, "true"), (again.Status, again.Body, again.Replayed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(TestTenant Tenant, string Integration)> NewAsync()
    {
        var tenant = await application.NewTenantAsync();
        return (tenant, await tenant.NewIntegrationAsync());
    }

    private static string Body(
        string integration, string destination = "34600000001", string? process = null, string payload = """{ "Type": "text", "Text": "Hola" }""") =>
        $$"""
        {
          "payLoad": {{payload}}, "integrationId": "{{integration}}",
          "processId": {{(process is null ? "null" : $"\"{process}\"")}}, "Destinations": ["{{destination}}"], "AutoCreateUser": true, "AutoCreateProcess": true
        }
        """;

    private static Task<KeyedAnswer> CallAsync(TestTenant tenant, string path, string key, string body) =>
        CallAsync(tenant.Client.Http, path, key, body);

    private static async Task<KeyedAnswer> CallAsync(HttpClient http, string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Assert.True(request.Headers.TryAddWithoutValidation("Idempotency-Key", key));
        using var response = await http.SendAsync(request);
        var replayed = response.Headers.TryGetValues("Idempotency-Replayed", out var values) ? values.Single() : null;
        return new KeyedAnswer(
            (int)response.StatusCode, await response.Content.ReadAsStringAsync(), replayed, response.Headers.RetryAfter?.ToString());
    }

    private static async Task<int> CountAsync(TestTenant tenant) =>
        (await tenant.Client.GetAsync("/conversation/process?limit=200")).Expect(200).Payload.GetProperty("items").GetArrayLength();

    private sealed record KeyedAnswer(int Status, string Body, string? Replayed, string? RetryAfter)
    {
        public string Id => JsonElement.Parse(Body).GetProperty("payload").GetProperty("id").GetString()!;

        public string? Code => JsonElement.Parse(Body).GetProperty("error")[0].GetProperty("code").GetString();
    }
}
