using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Strategies;

/// <summary>Strategies by HTTP: the send, what is answered, and what webhooks are told.</summary>
public sealed class StrategyTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/interaction";

    [Fact]
    public async Task Send_WithSteps_AnswersTheFirstAndShowsAllOfThem()
    {
        var tenant = await application.NewTenantAsync();
        var (first, second) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        RefuseThrough(first);

        var sent = (await SendAsync(tenant, Step(first, "one", 60), Step(second, "two", null, "Accepted"))).Expect(200);

        // Both steps go to the address, which its user has once.
        var user = (await tenant.Client.GetAsync($"/user/{sent.Payload.GetProperty("users")[0].GetProperty("id").GetString()}")).Expect(200).Payload;
        Assert.Equal(1, user.GetProperty("destinations").GetArrayLength());
        var strategy = sent.Payload.GetProperty("strategy");
        Assert.Equal((0, 0, "running"), (strategy.GetProperty("step").GetInt32(), strategy.GetProperty("current").GetInt32(), strategy.GetProperty("state").GetString()));
        Assert.Equal(["running", "pending"], States(strategy));
        Assert.Equal(sent.Id, strategy.GetProperty("steps")[0].GetProperty("interactionId").GetString());
        Assert.Equal(("Scripted", "Script", "Delivered"), (Text(strategy, 0, "channel"), Text(strategy, 0, "provider"), Text(strategy, 0, "successStatus")));
        Assert.Equal(
            strategy.GetProperty("steps")[0].GetProperty("startedAt").GetDateTimeOffset().AddSeconds(60), strategy.GetProperty("nextDueAt").GetDateTimeOffset());

        var ended = await UntilAsync(tenant, strategy.GetProperty("id").GetString()!, "succeeded");
        Assert.Equal(["failed", "succeeded"], States(ended));
        Assert.Equal("no", Text(ended, 0, "reason"));
        var next = (await tenant.Client.GetAsync($"{Path}/{Text(ended, 1, "interactionId")}")).Expect(200).Payload;
        Assert.Equal((1, "two"), (next.GetProperty("strategy").GetProperty("step").GetInt32(), next.GetProperty("payload").GetProperty("Text").GetString()));
        Assert.Equal(sent.Payload.GetProperty("processId").GetString(), next.GetProperty("processId").GetString());
        var found = (await tenant.Client.GetAsync($"{Path}?processId={next.GetProperty("processId").GetString()}")).Expect(200).Payload.GetProperty("items");
        Assert.All(found.EnumerateArray(), one => Assert.Equal("succeeded", one.GetProperty("strategy").GetProperty("state").GetString()));
        Assert.Equal(2, found.GetArrayLength());
    }

    [Fact]
    public async Task Send_StepsWrong_ListsEveryErrorAndStoresNothing()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();

        var answer = await SendAsync(
            tenant,
            new { integrationId = integration, payLoad = new { Type = "text" } },
            new { integrationId = "67b47f93bb45e1c88f7cca05", payLoad = new { Type = "text", Text = "x" }, fallbackAfter = 0, successStatus = "Gone" },
            new { integrationId = integration, payLoad = new { Type = "text", Text = "x" }, destinations = new[] { "x" }, fallbackAfter = 9, successStatus = "1" },
            new { payLoad = 1, fallbackAfter = 9 });

        Assert.Equal(
            [
                "REQUIRED strategy.steps[0].payLoad.Text", "REQUIRED strategy.steps[0].fallbackAfter", "INTEGRATION_NOT_FOUND strategy.steps[1].integrationId",
                "OUT_OF_RANGE strategy.steps[1].fallbackAfter", "NOT_ALLOWED strategy.steps[1].successStatus", "INVALID_DESTINATION strategy.steps[2].destinations[0]",
                "NOT_ALLOWED strategy.steps[2].successStatus", "REQUIRED strategy.steps[3].integrationId", "INVALID_TYPE strategy.steps[3].payLoad",
            ],
            answer.Expect(400).Errors);
        Assert.Equal(0, (await tenant.Client.GetAsync("/user")).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Send_StrategyWrong_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();

        Assert.Equal(["TOO_FEW_STEPS strategy.steps"], (await SendAsync(tenant, new { steps = new[] { Step(integration, "one", 60) } }, TestTenant.NewPhone())).Expect(400).Errors);
        Assert.Equal(["TOO_MANY strategy.steps"], (await SendAsync(tenant, new { steps = Enumerable.Repeat(Step(integration, "one", 60), 11) }, TestTenant.NewPhone())).Expect(400).Errors.Take(1));
        Assert.Equal(["STRATEGY_ID_OR_STEPS strategy"], (await SendAsync(tenant, new { }, "34600000001")).Expect(400).Errors);
        Assert.Equal(["STRATEGY_NOT_FOUND strategy.id"], (await SendAsync(tenant, new { id = "x" }, "34600000001")).Expect(404).Errors);
        Assert.Equal(
            ["REQUIRED Destinations"],
            (await SendAsync(tenant, new { steps = new[] { Step(integration, "one", 60), Step(integration, "two", 60) } })).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_StepOfAnotherKind_GoesToTheUsersOwnAddress()
    {
        var tenant = await application.NewTenantAsync();
        var (phone, email) = (TestTenant.NewPhone(), $"{Guid.NewGuid():N}@example.test");
        var scripted = await tenant.NewIntegrationAsync();
        var mail = await tenant.NewIntegrationAsync("Email", "Sandbox");
        RefuseThrough(scripted);
        object[] steps = [Step(scripted, "one", 60), new { integrationId = mail, payLoad = new { Type = "simple-email", subject = "two", body = "two" }, successStatus = "Accepted" }];

        Assert.Equal(["NO_DESTINATION_FOR_STEP strategy.steps[1].destinations"], (await SendAsync(tenant, new { steps }, phone)).Expect(400).Errors);
        (await tenant.Client.PostAsync("/user", new
        {
            name = "Ana",
            destinations = new[] { new { key = "PhoneNumber", value = phone }, new { key = "Email", value = email } },
        })).Expect(200);

        var sent = (await SendAsync(tenant, new { steps }, phone)).Expect(200).Payload.GetProperty("strategy");

        var ended = await UntilAsync(tenant, sent.GetProperty("id").GetString()!, "succeeded");
        var second = (await tenant.Client.GetAsync($"{Path}/{Text(ended, 1, "interactionId")}")).Expect(200).Payload;
        Assert.Equal(email, second.GetProperty("destinations")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task Send_DestinationsOfSeveralKinds_GoToTheStepsOfTheirKindAndMakeOneUser()
    {
        var tenant = await application.NewTenantAsync();
        var (phone, email) = (TestTenant.NewPhone(), $"{Guid.NewGuid():N}@example.test");
        var scripted = await tenant.NewIntegrationAsync();
        var mail = await tenant.NewIntegrationAsync("Email", "Sandbox");
        RefuseThrough(scripted);
        object[] steps = [Step(scripted, "one", 60), new { integrationId = mail, payLoad = new { Type = "simple-email", subject = "two", body = "two" }, successStatus = "Accepted" }];

        var sent = (await SendAsync(tenant, new { steps }, phone, email)).Expect(200);
        Assert.Equal(phone, Assert.Single(sent.Payload.GetProperty("destinations").EnumerateArray()).GetProperty("value").GetString());

        var ended = await UntilAsync(tenant, sent.Payload.GetProperty("strategy").GetProperty("id").GetString()!, "succeeded");
        var second = (await tenant.Client.GetAsync($"{Path}/{Text(ended, 1, "interactionId")}")).Expect(200).Payload;
        Assert.Equal(email, Assert.Single(second.GetProperty("destinations").EnumerateArray()).GetProperty("value").GetString());
        Assert.Equal(1, (await tenant.Client.GetAsync("/user")).Expect(200).Payload.GetProperty("items").GetArrayLength());
        Assert.Equal(
            ["INVALID_DESTINATION Destinations[1]"], (await SendAsync(tenant, new { steps }, phone, "neither")).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_ProviderThatTellsNothing_TakesAcceptedAlone()
    {
        var tenant = await application.NewTenantAsync();
        var mute = await tenant.NewIntegrationAsync(provider: SettingsAdapter.ProviderName, settings: new { sender = "Iris", token = "secret" });

        Assert.Equal(
            ["SUCCESS_NEVER_TOLD strategy.steps[0].successStatus"], (await SendAsync(tenant, Step(mute, "one", 60), Step(mute, "two", 60, "Accepted"))).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_ContentThatAStepCannotCarry_IsRefusedOrAdaptedAndShown()
    {
        var tenant = await application.NewTenantAsync();
        var (rcs, sms) = (await tenant.NewIntegrationAsync("RCS", "Sandbox"), await tenant.NewIntegrationAsync("SMS", "Sandbox"));
        object Body(bool adapt) => new
        {
            payLoad = new { Type = "text-message-rcs", Text = "Shall we come?", Suggestions = new[] { new { Type = "reply", Text = "Yes", Payload = "y" } } },
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            strategy = new { adapt, steps = new[] { new { integrationId = rcs, fallbackAfter = 60 }, new { integrationId = sms, fallbackAfter = 60 } } },
        };

        Assert.Equal(["NOT_ALLOWED strategy.steps[1].payLoad.type"], (await tenant.Client.PostAsync(Path, Body(adapt: false))).Expect(400).Errors);
        foreach (var path in (string[])[$"{Path}/validate", Path])
        {
            var steps = (await tenant.Client.PostAsync(path, Body(adapt: true))).Expect(200).Payload.GetProperty("strategy").GetProperty("steps");
            Assert.False(steps[0].TryGetProperty("payload", out _));
            Assert.Equal(("simple-text", "Shall we come?\n1. Yes"), (steps[1].GetProperty("payload").GetProperty("Type").GetString(), steps[1].GetProperty("payload").GetProperty("Text").GetString()));
        }
    }

    [Fact]
    public async Task Validate_WithSteps_SaysWhatWouldBegin()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var body = new { Destinations = new[] { TestTenant.NewPhone() }, AutoCreateUser = true, AutoCreateProcess = true, strategy = new { steps = new[] { Step(integration, "one", 60), Step(integration, "two", 60) } } };

        var strategy = (await tenant.Client.PostAsync($"{Path}/validate", body)).Expect(200).Payload.GetProperty("strategy");

        Assert.Equal(["running", "pending"], States(strategy));
        (await tenant.Client.GetAsync($"/conversation/strategy/{strategy.GetProperty("id").GetString()}")).Expect(404);
    }

    [Fact]
    public async Task Cancel_ByHttp_EndsItOnce()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var sent = (await tenant.Client.PostAsync(Path, new
        {
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = DateTimeOffset.UtcNow.AddHours(1).ToString("O"),
            strategy = new { steps = new[] { Step(integration, "one", 60), Step(integration, "two", 60) } },
        })).Expect(200);
        var id = sent.Payload.GetProperty("strategy").GetProperty("id").GetString()!;
        var other = await application.NewTenantAsync();

        (await other.Client.PostAsync($"/conversation/strategy/{id}/cancel")).Expect(404);
        (await other.Client.GetAsync($"/conversation/strategy/{id}")).Expect(404);
        var cancelled = (await tenant.Client.PostAsync($"/conversation/strategy/{id}/cancel")).Expect(200).Payload;

        Assert.Equal(("cancelled", "CANCELLED"), (cancelled.GetProperty("state").GetString(), cancelled.GetProperty("reason").GetString()));
        Assert.Equal("CANCELLED", (await tenant.Client.GetAsync($"{Path}/{sent.Id}")).Payload.GetProperty("customStatus").GetString());
        Assert.Equal(["STRATEGY_ENDED"], (await tenant.Client.PostAsync($"/conversation/strategy/{id}/cancel")).Expect(409).Errors);
    }

    [Fact]
    public async Task Batch_WithStrategies_AcceptsEachByItself()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        object Item(params object[] steps) => new { Destinations = new[] { TestTenant.NewPhone() }, AutoCreateUser = true, AutoCreateProcess = true, strategy = new { steps } };

        var answer = (await tenant.Client.PostAsync($"{Path}/batch", new { items = new[] { Item(Step(integration, "one", 60), Step(integration, "two", 60)), Item() } })).Expect(200);

        Assert.Equal((1, 1), (answer.Payload.GetProperty("accepted").GetInt32(), answer.Payload.GetProperty("refused").GetInt32()));
    }

    [Fact]
    public async Task Webhook_IsToldOfStepsAndOfTheEnd()
    {
        var tenant = await application.NewTenantAsync();
        var (first, second) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        await tenant.SetWebhookAsync(first, "https://crm.example.test/hook", "STRATEGY_STEP_EVT", "STRATEGY_ENDED_EVT");
        RefuseThrough(first);

        var sent = (await SendAsync(tenant, Step(first, "one", 60), Step(second, "two", null, "Accepted"))).Expect(200);
        var id = sent.Payload.GetProperty("strategy").GetProperty("id").GetString()!;
        await UntilAsync(tenant, id, "succeeded");

        var told = await Eventually.GetAsync(
            async () => (await tenant.Client.GetAsync($"/configuration/integration/{first}/webhook/deliveries")).Payload.GetProperty("items") is var items
                && items.GetArrayLength() == 2 ? new Found(items) : null,
            "both are told");
        Assert.Equal(["STRATEGY_ENDED_EVT", "STRATEGY_STEP_EVT"], told.Strategy.EnumerateArray().Select(one => one.GetProperty("event").GetString()).Order());
    }

    [Fact]
    public async Task Stored_Strategies_AreManagedAndSentBy()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        object[] steps = [new { integrationId = integration, fallbackAfter = 60 }, Step(integration, "two", null, "Accepted")];

        var made = (await tenant.Client.PostAsync("/configuration/strategy", new { name = "A, then B", steps })).Expect(200).Payload;
        var id = made.GetProperty("id").GetString()!;
        Assert.Equal(JsonValueKind.Null, made.GetProperty("steps")[0].GetProperty("payLoad").ValueKind);
        Assert.Equal("B", (await tenant.Client.PutAsync($"/configuration/strategy/{id}", new { name = "B" })).Expect(200).Payload.GetProperty("name").GetString());
        Assert.Equal(id, Assert.Single((await tenant.Client.GetAsync("/configuration/strategy")).Expect(200).Payload.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        var other = await application.NewTenantAsync();
        (await other.Client.GetAsync($"/configuration/strategy/{id}")).Expect(404);
        Assert.Equal(["STRATEGY_NOT_FOUND strategy.id"], (await SendAsync(other, new { id }, "34600000001")).Expect(404).Errors);

        Assert.Equal(["REQUIRED strategy.steps[0].payLoad"], (await SendAsync(tenant, new { id }, TestTenant.NewPhone())).Expect(400).Errors);
        var sent = (await tenant.Client.PostAsync(Path, new
        {
            payLoad = ScriptedChannel.Payload,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            strategy = new { id },
        })).Expect(200).Payload;
        Assert.Equal((id, "Hola"), (sent.GetProperty("strategy").GetProperty("strategyId").GetString(), sent.GetProperty("payload").GetProperty("Text").GetString()));

        (await tenant.Client.DeleteAsync($"/configuration/strategy/{id}")).Expect(200);
        (await tenant.Client.GetAsync($"/configuration/strategy/{id}")).Expect(404);
        Assert.Equal(
            ["REQUIRED name", "OUT_OF_RANGE steps[0].fallbackAfter", "REQUIRED steps[1].payLoad.Text"],
            (await tenant.Client.PostAsync("/configuration/strategy", new { steps = new object[] { new { fallbackAfter = -1 }, new { integrationId = integration, payLoad = new { } } } })).Expect(400).Errors);
        Assert.Equal(["REQUIRED name", "TOO_FEW_STEPS steps"], (await tenant.Client.PostAsync("/configuration/strategy", new { steps = Array.Empty<object>() })).Expect(400).Errors);
        (await (await tenant.ClientWithScopesAsync(Scopes.Send)).PostAsync("/configuration/strategy", new { name = "x", steps })).Expect(403);
    }

    private static object Step(string integrationId, string text, int? fallbackAfter, string successStatus = "Delivered") =>
        new { integrationId, payLoad = new { Type = "text", Text = text }, successStatus, fallbackAfter };

    private static Task<Answer> SendAsync(TestTenant tenant, params object[] steps) => SendAsync(tenant, new { steps }, TestTenant.NewPhone());

    private static Task<Answer> SendAsync(TestTenant tenant, object strategy, params string[] destinations) =>
        tenant.Client.PostAsync(Path, new { Destinations = destinations, AutoCreateUser = true, AutoCreateProcess = true, strategy });

    private static string? Text(JsonElement strategy, int step, string name) => strategy.GetProperty("steps")[step].GetProperty(name).GetString();

    private static IEnumerable<string?> States(JsonElement strategy) =>
        strategy.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("state").GetString());

    private static Task<JsonElement> UntilAsync(TestTenant tenant, string id, string state) => Eventually.GetAsync(
        async () => (await tenant.Client.GetAsync($"/conversation/strategy/{id}")).Expect(200).Payload is var strategy
            && strategy.GetProperty("state").GetString() == state ? new Found(strategy) : null,
        $"strategy {id} is {state}").ContinueWith(found => found.Result.Strategy, TaskScheduler.Default);

    /// <summary>Other tests share the provider: only what goes through this integration is refused.</summary>
    private void RefuseThrough(string integration)
    {
        var before = application.Script.Behaviour;
        application.Script.Behaviour = (request, token) =>
            request.IntegrationId == integration ? Task.FromResult<SendOutcome>(new SendOutcome.Rejected("no", "no", null)) : before(request, token);
    }

    private sealed record Found(JsonElement Strategy);
}
