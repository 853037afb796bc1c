using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Webhooks;

/// <summary>A gateway that is killed between a change and its delivery.</summary>
public sealed partial class WebhookCrashTests
{
    private const int Sends = 20;

    [Fact]
    public async Task Events_GatewayKilledBeforeTheReceiverTookAny_AreAllDeliveredInOrderAfterwards()
    {
        var folder = Directory.CreateTempSubdirectory("iris-kill-");
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = async (context, _) =>
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var sent = await SendAndKillAsync(folder.FullName, receiver);
            var heldBefore = receiver.Calls.Count;
            receiver.Answer(200);

            using var next = await GatewayProcess.StartAsync(folder.FullName, "Development", ("Webhooks__LeaseSeconds", "1"));
            // A slow machine outlasts the short lease, and an event comes twice: that is no second event.
            await Eventually.HoldsAsync(
                () => sent.All(id => EventsOf(receiver, id, heldBefore).Distinct().Count() >= 2), "every event of every interaction is delivered");

            Assert.All(sent, id => Assert.Equal(
                ["INTERACTION_OUT_CREATED_EVT", "INTERACTION_STATUSCHANGED_EVT"], EventsOf(receiver, id, heldBefore).Distinct()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<string> EventsOf(TestReceiver receiver, string interactionId, int from) =>
        [.. receiver.Calls.Skip(from).Where(call => call.InteractionId == interactionId).Select(call => call.Event)];

    private static async Task<List<string>> SendAndKillAsync(string folder, TestReceiver receiver)
    {
        using var gateway = await GatewayProcess.StartAsync(folder, "Development", ("Webhooks__LeaseSeconds", "1"));
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        var client = new IrisClient(http).WithKey(gateway.Find(Key()));
        var integration = (await client.GetAsync("/configuration/integration?limit=200")).Expect(200).Payload.GetProperty("items")
            .EnumerateArray().First(one => one.GetProperty("integrationTypeName").GetString() == "SMS").GetProperty("integrationId").GetString();
        (await client.PostAsync($"/configuration/integration/{integration}/webhook", new
        {
            receiver.Url,
            Subscriptions = new[] { "INTERACTION_OUT_CREATED_EVT", "INTERACTION_STATUSCHANGED_EVT" },
        })).Expect(200);

        var sent = new List<string>();
        for (var i = 0; i < Sends; i++)
        {
            var answer = await client.PostAsync("/conversation/interaction", new
            {
                payLoad = new { Type = "simple-text", Text = "Hola" },
                integrationId = integration,
                Destinations = new[] { TestTenant.NewPhone() },
                AutoCreateUser = true,
                AutoCreateProcess = true,
            });
            sent.Add(answer.Expect(200).Id);
        }

        // Sent and recorded, with the receiver still holding the first calls.
        await Eventually.GetAsync(
            async () => (await client.GetAsync($"/conversation/interaction/{sent[^1]}")).Payload.GetProperty("status").GetString() == "SENT" ? "yes" : null,
            "the last one is sent");
        foreach (var id in sent)
        {
            await Eventually.GetAsync(
                async () => (await client.GetAsync($"/conversation/interaction/{id}")).Payload.GetProperty("status").GetString() == "SENT" ? "yes" : null,
                "it is sent");
        }

        await Eventually.HoldsAsync(() => receiver.Calls.Count > 0, "a delivery has begun");
        await gateway.KillAsync();
        return sent;
    }

    [GeneratedRegex("(iris_[A-Za-z0-9_-]{43})")]
    private static partial Regex Key();
}
