using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Interactions;

public sealed class CancelTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/conversation/interaction";

    [Fact]
    public async Task Cancel_Scheduled_EndsItAndResendSchedulesItAgain()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewCancelledInteractionAsync();

        var cancelled = (await tenant.Client.GetAsync($"{Path}/{id}")).Payload;
        Assert.Equal(("PROCESS_ERROR", "CANCELLED"), (cancelled.GetProperty("status").GetString(), cancelled.GetProperty("customStatus").GetString()));
        Assert.Equal(
            "Cancelada", cancelled.GetProperty("auditTrail").GetProperty("history")[2].GetProperty("notes").GetString());
        Assert.StartsWith("Programada: 20", cancelled.GetProperty("auditTrail").GetProperty("history")[1].GetProperty("notes").GetString(), StringComparison.Ordinal);
        Assert.Equal(["NOT_PENDING"], (await tenant.Client.PostAsync($"{Path}/{id}/cancel")).Expect(409).Errors);

        var resent = (await tenant.Client.PostAsync($"{Path}/{id}/resend", "{}")).Expect(200).Payload;
        Assert.Equal("DISPATCH_PENDING", resent.GetProperty("status").GetString());
        Assert.StartsWith(
            "Reenvío solicitado: 20", resent.GetProperty("auditTrail").GetProperty("history")[3].GetProperty("notes").GetString(), StringComparison.Ordinal);
        (await tenant.Client.PostAsync($"{Path}/{id}/cancel")).Expect(200);
    }

    [Fact]
    public async Task Send_ForLater_IsReadBackAsAsked()
    {
        var tenant = await application.NewTenantAsync();
        var (sendAt, expiresAt) = (DateTimeOffset.UtcNow.AddHours(5), DateTimeOffset.UtcNow.AddHours(6));
        var sent = (await tenant.Client.PostAsync(Path, new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = await tenant.NewIntegrationAsync(),
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = sendAt.ToString("O"),
            expiresAt = expiresAt.ToString("O"),
            priority = "bulk",
        })).Expect(200);

        var read = (await tenant.Client.GetAsync($"{Path}/{sent.Id}")).Expect(200).Payload;

        Assert.Equal((sendAt, expiresAt), (read.GetProperty("sendAt").GetDateTimeOffset(), read.GetProperty("expiresAt").GetDateTimeOffset()));
        Assert.Equal(("bulk", sendAt), (read.GetProperty("priority").GetString(), read.GetProperty("nextAttempt").GetDateTimeOffset()));
        Assert.False(read.TryGetProperty("attempts", out _));
    }

    [Fact]
    public async Task Send_ThatWasTriedInVain_SaysHowOftenAndWhenNext()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        application.Script.Behaviour = (request, _) => Task.FromResult<SendOutcome>(
            request.IntegrationId == integration ? new SendOutcome.Unreachable("503", TimeSpan.FromHours(1), null) : ScriptedAdapter.Accept(request));
        var id = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;

        var read = await Eventually.GetAsync(
            async () => await tenant.Client.GetAsync($"{Path}/{id}") is var answer && answer.Payload.TryGetProperty("nextAttempt", out _) ? answer : null,
            "the attempt is recorded");

        Assert.Equal(1, read.Payload.GetProperty("attempts").GetInt32());
        Assert.True(read.Payload.GetProperty("nextAttempt").GetDateTimeOffset() > DateTimeOffset.UtcNow);
    }

    [Fact]
    public async Task Resend_OutcomeUnknown_Answers409UntilConfirmed()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        application.Script.Behaviour = (request, _) => Task.FromResult(
            request.IntegrationId == integration ? new SendOutcome.Unknown("cut", null) : ScriptedAdapter.Accept(request));
        var id = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id;

        var refused = await Eventually.GetAsync(
            async () => await tenant.Client.PostAsync($"{Path}/{id}/resend", "{}") is var answer
                && answer.Errors is ["DOUBLE_SEND_POSSIBLE confirm"] ? answer : null,
            "the resend asks for a confirmation");
        Assert.Equal(409, refused.Status);

        (await tenant.Client.PostAsync($"{Path}/{id}/resend", """{ "confirm": true }""")).Expect(200);
        await Eventually.HoldsAsync(() => application.Script.Calls.Count(call => call.Reference == id) == 2, "it is sent again");
    }

    [Fact]
    public async Task Resend_BodyWrong_Answers400()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewCancelledInteractionAsync();

        Assert.Equal(["INVALID_TYPE confirm"], (await tenant.Client.PostAsync($"{Path}/{id}/resend", """{ "confirm": "yes" }""")).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_TimesWrong_AnswersEveryError()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = await tenant.NewIntegrationAsync(),
            Destinations = new[] { "x" },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = "mañana",
            expiresAt = "2020-01-01T00:00:00Z",
            priority = "HIGH",
        });

        Assert.Equal(["NOT_ALLOWED priority", "INVALID_DATE sendAt", "NOT_IN_FUTURE expiresAt", "INVALID_DESTINATION Destinations[0]"], answer.Expect(400).Errors);
    }
}
