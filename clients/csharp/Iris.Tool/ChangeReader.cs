using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Iris.Client;

namespace Iris.Tool;

/// <summary>An event, as a webhook would be told of it.</summary>
/// <param name="Id">The same for the same event.</param>
/// <param name="Event">Its name.</param>
/// <param name="InteractionId">What it tells of.</param>
/// <param name="Body">What is posted.</param>
internal sealed record Change(string Id, string Event, string InteractionId, string Body);

/// <summary>Finds out which events a move of the live stream comes to, from the interaction's history.</summary>
internal sealed class ChangeReader(HttpClient gateway)
{
    private const int MostKept = 10_000;
    private const int IdBytes = 12;

    /// <summary>How much of its history was told, of those that moved last.</summary>
    private readonly Dictionary<string, int> told = [];
    private readonly Queue<string> order = new();

    /// <summary>What happened before is told to nobody.</summary>
    private DateTimeOffset? since;

    public async Task<IReadOnlyList<Change>> ReadAsync(IrisLiveEvent happened, CancellationToken cancellationToken)
    {
        since ??= happened.Opened;
        var id = happened.Move!.InteractionId;
        using var answer = await gateway.GetAsync($"conversation/interaction/{id}", cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return [];

        answer.EnsureSuccessStatusCode();
        var interaction = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["payload"]!.AsObject();
        var history = interaction["auditTrail"]!["history"]!.AsArray();
        var changes = new List<Change>();
        if (!told.TryGetValue(id, out var from))
        {
            Keep(id);
            from = history.Count(entry => entry!["date"]!.GetValue<DateTimeOffset>() < since);
            if (from == 0)
            {
                var isOut = happened.Move.Direction == Direction.Out;
                // A send is registered and queued in one commit, with one event.
                from = Math.Min(isOut ? 2 : 1, history.Count);
                changes.Add(Of(isOut ? "INTERACTION_OUT_CREATED_EVT" : "INTERACTION_IN_CREATED_EVT", interaction, from - 1));
            }
        }

        for (var i = from; i < history.Count; i++)
        {
            if (Differs(history, i, "status"))
                changes.Add(Of("INTERACTION_STATUSCHANGED_EVT", interaction, i));
            if (Differs(history, i, "customStatus"))
                changes.Add(Of("INTERACTION_CUSTOMSTATUSCHANGED_EVT", interaction, i));
        }

        told[id] = history.Count;
        return changes;
    }

    private static bool Differs(JsonArray history, int at, string member) => !JsonNode.DeepEquals(history[at]![member], history[at - 1]![member]);

    /// <summary>As it was at an entry of its history.</summary>
    private static Change Of(string name, JsonObject interaction, int at)
    {
        var then = interaction.DeepClone().AsObject();
        var (id, history) = (then["id"]!.GetValue<string>(), then["auditTrail"]!["history"]!.AsArray());
        history.RemoveRange(at + 1, history.Count - at - 1);
        (then["status"], then["customStatus"]) = (history[at]!["status"]?.DeepClone(), history[at]!["customStatus"]?.DeepClone());
        var body = new JsonObject { ["Event"] = name, ["Created"] = history[at]!["date"]!.DeepClone(), ["Payload"] = then };
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}.{at}.{name}"))[..IdBytes]);
        return new Change(key, name, id, body.ToJsonString(Text.Json));
    }

    private void Keep(string id)
    {
        order.Enqueue(id);
        if (order.Count > MostKept)
            told.Remove(order.Dequeue());
    }
}
