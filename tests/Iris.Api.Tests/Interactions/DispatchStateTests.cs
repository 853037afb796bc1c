using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Interactions;

/// <summary>What an answer tells of an interaction's way to the provider, and what a search finds by it.</summary>
public sealed class DispatchStateTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Send_AtOnce_TellsNothingThatTheDocumentedAnswerHasNot()
    {
        var tenant = await application.NewTenantAsync();
        var answer = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200);

        Assert.False(answer.Payload.TryGetProperty("dispatch", out _));
        var sent = await tenant.WaitForStatusAsync(answer.Id, "SENT");
        Assert.Equal("""{"state":"done","attempts":1,"nextAttemptAt":null,"reason":null}""", Of(sent).GetRawText());
    }

    [Fact]
    public async Task Send_Later_IsScheduledAndFoundByIt()
    {
        var tenant = await application.NewTenantAsync();
        var sendAt = DateTimeOffset.UtcNow.AddDays(1);
        var answer = (await tenant.Client.InEnglish().PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = await tenant.NewIntegrationAsync(),
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt,
            expiresAt = sendAt.AddHours(1),
            priority = "high",
        })).Expect(200);

        var state = Of(answer);
        Assert.Equal(("scheduled", 0, sendAt), (Text(state, "state"), state.GetProperty("attempts").GetInt32(), state.GetProperty("nextAttemptAt").GetDateTimeOffset()));
        Assert.StartsWith("Scheduled: ", Text(state, "reason"), StringComparison.Ordinal);
        Assert.Equal((sendAt, sendAt.AddHours(1), "high"), (
            answer.Payload.GetProperty("sendAt").GetDateTimeOffset(), answer.Payload.GetProperty("expiresAt").GetDateTimeOffset(), Text(answer.Payload, "priority")));
        Assert.Equal([answer.Id], await FindAsync(tenant, "scheduled"));
        Assert.Empty(await FindAsync(tenant, "queued"));
    }

    [Fact]
    public async Task Send_ProviderBusyThenHangs_IsRetryingThenInFlightThenAwaitsNotice()
    {
        await using var own = new IrisApplication();
        await own.InitializeAsync();
        var tenant = await own.NewTenantAsync();
        var answered = new TaskCompletionSource<SendOutcome>();
        own.Script.Behaviour = (_, _) => answered.Task;
        var id = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;

        await UntilAsync(tenant, id, "in-flight", "1");
        Assert.Equal([id], await FindAsync(tenant, "in-flight"));

        answered.SetResult(new SendOutcome.Unknown("cut", null));
        var waiting = await UntilAsync(tenant, id, "awaiting-notice", "1");
        Assert.Equal("Resultado del intento desconocido: cut", Text(waiting, "reason"));
        Assert.Equal([id], await FindAsync(tenant, "awaiting-notice"));

        own.Script.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("connection refused", null, null));
        var second = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;
        var retrying = await UntilAsync(tenant, second, "retrying", null);
        Assert.Equal("Reintento programado: connection refused", Text(retrying, "reason"));
        Assert.NotEqual(JsonValueKind.Null, retrying.GetProperty("nextAttemptAt").ValueKind);
        await Eventually.HoldsAsync(async () => (await FindAsync(tenant, "retrying")).Contains(second), "it is found as retrying");
    }

    [Fact]
    public async Task Send_IntegrationHeld_IsHeldAndFoundByIt()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "hold" });
        var id = (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200).Id;

        var held = await UntilAsync(tenant, id, "held", "0");

        Assert.Equal("Integración retenida; se envía cuando se libere: SANDBOX_HELD", Text(held, "reason"));
        Assert.Equal([id], await FindAsync(tenant, $"held&integrationId={integration}"));
    }

    [Fact]
    public async Task Search_UnknownState_IsRefused()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.GetAsync("/conversation/interaction?dispatch=stuck");

        Assert.Equal(["NOT_ALLOWED dispatch"], answer.Expect(400).Errors);
        Assert.Contains("awaiting-notice", answer.Messages[0], StringComparison.Ordinal);
    }

    private static JsonElement Of(Answer answer) => answer.Payload.GetProperty("dispatch");

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();

    /// <summary>Reads an interaction until it is in the state, after as many attempts.</summary>
    private static async Task<JsonElement> UntilAsync(TestTenant tenant, string id, string state, string? attempts)
    {
        var found = await Eventually.GetAsync(
            async () =>
            {
                var answer = (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(200);
                var dispatch = Of(answer);
                return Text(dispatch, "state") == state && (attempts is null || dispatch.GetProperty("attempts").GetRawText() == attempts) ? answer : null;
            },
            $"interaction {id} is {state}");
        return Of(found);
    }

    private static async Task<List<string>> FindAsync(TestTenant tenant, string state)
    {
        var answer = (await tenant.Client.GetAsync($"/conversation/interaction?dispatch={state}")).Expect(200);
        return [.. answer.Payload.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }
}
