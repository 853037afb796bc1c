using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Processes;

public sealed class ProcessEventTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Process_MadeClosedAndReopenedByACall_IsToldToAllWhoWantIt()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await application.NewTenantAsync();
        await tenant.SetWebhookAsync(await tenant.NewIntegrationAsync(), receiver.Url);
        await tenant.SetWebhookAsync(await tenant.NewIntegrationAsync(), receiver.Url, "*", "-PROCESS_CREATED_EVT", "-PROCESS_REOPENED_EVT");
        var userId = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;

        var id = await tenant.NewProcessAsync(userId);
        (await tenant.Client.PostAsync($"/conversation/process/{id}/close")).Expect(200);
        (await tenant.Client.PostAsync($"/conversation/process/{id}/close")).Expect(200);
        (await tenant.Client.PostAsync($"/conversation/process/{id}/reopen")).Expect(200);

        await Eventually.HoldsAsync(() => receiver.Calls.Count >= 4, "all are told");
        var told = receiver.Calls;
        Assert.Equal(
            ["PROCESS_CLOSED_EVT", "PROCESS_CLOSED_EVT", "PROCESS_CREATED_EVT", "PROCESS_REOPENED_EVT"],
            told.Select(call => call.Event).Order());
        Assert.All(told, call => Assert.Equal(id, call.InteractionId));
    }

    /// <summary>The event of the interaction tells of the process: who wants another one names it.</summary>
    [Fact]
    public async Task Process_OpenedByASend_IsToldToWhoNamesTheEvent()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await application.NewTenantAsync();
        var (all, named) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        await tenant.SetWebhookAsync(all, receiver.Url);
        await tenant.SetWebhookAsync(named, receiver.Url, "PROCESS_CREATED_EVT");

        var first = (await tenant.SendAsync(all, TestTenant.NewPhone())).Expect(200);
        var second = (await tenant.SendAsync(named, TestTenant.NewPhone())).Expect(200);
        await tenant.WaitForStatusAsync(first.Id, "SENT");
        await tenant.WaitForStatusAsync(second.Id, "SENT");

        await Eventually.HoldsAsync(() => receiver.Calls.Count >= 3, "all are told");
        var told = receiver.Calls;
        var created = Assert.Single(told, call => call.Event == "PROCESS_CREATED_EVT");
        Assert.Equal(second.Payload.GetProperty("processId").GetString(), created.InteractionId);
    }
}
