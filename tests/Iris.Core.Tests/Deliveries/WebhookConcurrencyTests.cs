using System.Collections.Concurrent;
using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Core.Tests.Deliveries;

/// <summary>What goes side by side, and what does not.</summary>
public sealed class WebhookConcurrencyTests : WebhookScenario
{
    protected override string MaxConcurrency => "16";

    [Fact]
    public async Task Deliver_HealthyHost_IsCalledAsOftenAtOnceAsItMayAndNoMore()
    {
        var integration = await NewIntegrationAsync(Url, null, WebhookEvents.OutCreated);
        var elsewhere = await NewIntegrationAsync("https://other.example.test/", null, WebhookEvents.OutCreated);
        // Each of these makes the host better known.
        for (var i = 1; i <= 3; i++)
        {
            await SendAsync(integration);
            await WaitForAsync(i);
        }

        var (active, most, release) = (0, 0, new TaskCompletionSource());
        var gate = new Lock();
        Receiver.Behaviour = async (call, token) =>
        {
            if (call.Url.Host == "other.example.test")
                return new WebhookAnswer(200, null, null);
            lock (gate)
                most = Math.Max(most, ++active);
            await release.Task.WaitAsync(token);
            lock (gate)
                active--;
            return new WebhookAnswer(200, null, null);
        };

        for (var i = 0; i < 12; i++)
            await SendAsync(integration);
        await Eventually.HoldsAsync(() => Volatile.Read(ref most) == 4, "four calls run");
        // What brings this one would bring more of the other host too.
        await WaitForAsync(1, await SendAsync(elsewhere));
        release.SetResult();

        await WaitForAsync(16);
        Assert.Equal(4, most);
    }

    [Fact]
    public async Task Deliver_ManyHostsOfATenantHang_LeavesPlacesForOtherTenants()
    {
        Receiver.Behaviour = async (call, token) =>
        {
            if (call.Url.Host.StartsWith("dead", StringComparison.Ordinal))
                await Task.Delay(Timeout.Infinite, token);
            return new WebhookAnswer(200, null, null);
        };
        var greedy = new TenantId("greedy");
        for (var i = 0; i < 16; i++)
        {
            await SendAsync(await NewIntegrationAsync($"https://dead{i}.test/", greedy, WebhookEvents.OutCreated));
            if (i < 8)
                await WaitForAsync(i + 1);
        }

        // The clock stands still: none of the calls that hang ends.
        var id = await SendAsync(await NewIntegrationAsync(Url, new TenantId("modest"), WebhookEvents.OutCreated));

        await WaitForAsync(1, id);
    }

    [Fact]
    public async Task Deliver_TwoProcesses_KeepTheOrderOfEachInteraction()
    {
        await HoldAsync(TimeSpan.FromDays(1));
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
            ids.Add(await SendAsync());
        foreach (var id in ids)
            await Host.WaitForStatusAsync(id, InteractionStatus.Sent);
        var calls = new ConcurrentQueue<(string Id, string Event)>();
        var running = new ConcurrentDictionary<string, bool>();
        await using var other = await Host.StartAnotherAsync(settings: new() { ["Webhooks:PollMilliseconds"] = "10" }, configure: Configure);
        Host.Receiver.Behaviour = other.Receiver.Behaviour = async (call, _) =>
        {
            var body = JsonElement.Parse(call.Body.Span);
            var id = body.GetProperty("Payload").GetProperty("id").GetString()!;
            calls.Enqueue((id, running.TryAdd(id, true) ? body.GetProperty("Event").GetString()! : "while another is under way"));
            await Task.Yield();
            running.TryRemove(id, out var _);
            return new WebhookAnswer(200, null, null);
        };

        await HoldAsync(TimeSpan.Zero);

        await Eventually.HoldsAsync(() => calls.Count == 36, "every event is delivered");
        Assert.All(ids, id => Assert.Equal(
            [WebhookEvents.OutCreated, WebhookEvents.StatusChanged, WebhookEvents.CustomStatusChanged],
            calls.Where(call => call.Id == id).Select(call => call.Event)));
    }
}
