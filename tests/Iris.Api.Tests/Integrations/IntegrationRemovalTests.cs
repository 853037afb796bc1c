using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

public sealed class IntegrationRemovalTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/integration";

    [Fact]
    public async Task Delete_NothingWaits_IsGoneAndItsInteractionsKeepItsName()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        var callback = await CallbackOfAsync(tenant, id);
        var sent = (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        var removed = (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(200).Payload;

        Assert.Equal($$"""{"integrationId":"{{id}}","integrationName":"Scripted-1"}""", removed.GetRawText());
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(404).Errors);
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(404).Errors);
        Assert.Equal(0, (await tenant.Client.GetAsync(Path)).Expect(200).Payload.GetProperty("items").GetArrayLength());
        Assert.Equal(["INTEGRATION_NOT_FOUND integrationId"], (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(404).Errors);
        Assert.Equal(["CALLBACK_NOT_FOUND"], (await application.Anonymous().PostAsync(callback, "{}")).Expect(404).Errors);
        var read = (await tenant.Client.GetAsync($"/conversation/interaction/{sent.Id}")).Expect(200).Payload.GetProperty("integration");
        Assert.Equal((id, "Scripted-1"), (read.GetProperty("integrationId").GetString(), read.GetProperty("integrationName").GetString()));
        var found = (await tenant.Client.GetAsync($"/conversation/interaction?integrationId={id}")).Expect(200).Payload.GetProperty("items");
        Assert.Equal(sent.Id, found[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Delete_ScheduledSend_IsRefusedUntilItIsCancelled()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        var scheduled = (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = id,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = DateTimeOffset.UtcNow.AddDays(1).ToString("O"),
        })).Expect(200);

        Assert.Equal(["INTEGRATION_IN_USE"], (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(409).Errors);
        (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200);

        (await tenant.Client.PostAsync($"/conversation/interaction/{scheduled.Id}/cancel")).Expect(200);
        (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(200);
    }

    [Fact]
    public async Task Delete_CallbackOfAMessageNotYetKnown_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        (await application.Anonymous().Http.PostAsync(
            await CallbackOfAsync(tenant, id),
            new StringContent("""{"items":[{"id":"not-known-yet","word":"delivered","progress":"Delivered"}]}"""))).EnsureSuccessStatusCode();

        var refused = (await tenant.Client.InEnglish().DeleteAsync($"{Path}/{id}")).Expect(409);

        Assert.Equal(["INTEGRATION_IN_USE"], refused.Errors);
        Assert.Equal(["The integration has callbacks that are not processed yet; wait until they are over."], refused.Messages);
    }

    [Fact]
    public async Task Delete_WhileManySend_LosesNothingThatWasAccepted()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync();
        var sends = Enumerable.Range(0, 40).Select(_ => tenant.SendAsync(id, TestTenant.NewPhone())).ToList();

        await Eventually.HoldsAsync(
            async () => (await tenant.Client.DeleteAsync($"{Path}/{id}")).Status == 200, "the integration is removed");

        var answers = await Task.WhenAll(sends);
        Assert.All(answers.Where(answer => answer.Status != 200), refused => Assert.Equal(["INTEGRATION_NOT_FOUND integrationId"], refused.Expect(404).Errors));
        foreach (var accepted in answers.Where(answer => answer.Status == 200))
        {
            var over = await Eventually.GetAsync(
                async () =>
                {
                    var read = (await tenant.Client.GetAsync($"/conversation/interaction/{accepted.Id}")).Expect(200).Payload;
                    return read.GetProperty("status").GetString() is "SENT" or "VALIDATION_ERROR" ? read.GetProperty("status").GetString() : null;
                },
                $"{accepted.Id} is sent or has failed");
            Assert.NotNull(over);
        }
    }

    [Fact]
    public async Task Delete_OfAnotherTenantMalformedOrWithoutTheScope_ChangesNothing()
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var id = await tenant.NewIntegrationAsync();

        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await other.Client.DeleteAsync($"{Path}/{id}")).Expect(404).Errors);
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await tenant.Client.DeleteAsync($"{Path}/x")).Expect(404).Errors);
        (await (await tenant.ClientWithScopesAsync("read", "send")).DeleteAsync($"{Path}/{id}")).Expect(403);
        (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200);
    }

    private static async Task<string> CallbackOfAsync(TestTenant tenant, string id) =>
        (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;
}
