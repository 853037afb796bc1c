using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Core.Json;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>
/// Provider events that outgrew their interaction: a document may have 16 MB. The oldest move, in order, to documents of a side
/// collection that are written once, under a new id each, before the interaction names them: an interaction never names what is not
/// there, and a save that lost its race changes nothing that another save wrote. What a crash leaves unnamed is never read.
/// </summary>
internal sealed class SpilledEvents(MongoStore store)
{
    /// <summary>In the interaction: the parts in order.</summary>
    public const string Field = "spilledEvents";

    private const string Part = "part";
    private const string Count = "count";

    /// <summary>One event may be as long as a callback; a part stays far below 16 MB with it.</summary>
    private const int PartChars = 4 * 1024 * 1024;

    private readonly IMongoCollection<BsonDocument> parts = store[Collections.ProviderEvents];

    /// <summary>Whether the events are too much for the interaction's own document.</summary>
    public bool AreTooMany(string document, IReadOnlyList<ProviderEvent> events) =>
        document.Length > store.Options.MaxEventBytes / 3
        && events.Sum(one => (long)JsonSerializer.SerializeToUtf8Bytes(one, DocumentContext.Documents.ProviderEvent).Length)
            > store.Options.MaxEventBytes;

    /// <summary>How many events the parts hold.</summary>
    public static int CountOf(BsonArray named) => named.Sum(part => part[Count].AsInt32);

    /// <summary>Writes events away.</summary>
    /// <returns>Their parts, to be named in the interaction.</returns>
    public async Task<BsonArray> WriteAsync(string interactionKey, IReadOnlyList<ProviderEvent> events)
    {
        var named = new BsonArray();
        foreach (var group in GroupsOf(events))
        {
            var part = new BsonDocument
            {
                { Fields.Key, $"{interactionKey}/{ObjectId.GenerateNewId()}" },
                { Fields.Document, $"[{string.Join(',', group)}]" },
            };
            await parts.InsertOneAsync(part).Translated();
            named.Add(new BsonDocument { { Part, part[Fields.Key] }, { Count, group.Count } });
        }

        return named;
    }

    public Task RemoveAsync(BsonArray named) => parts.DeleteManyAsync(In(named)).Translated();

    /// <summary>Puts the events of the parts back in front of those in the interaction itself.</summary>
    public async Task ReadBackAsync(Interaction interaction, BsonArray named, CancellationToken cancellationToken)
    {
        var found = await parts.Find(In(named)).ToListAsync(cancellationToken).Translated();
        var byKey = found.ToDictionary(part => part[Fields.Key].AsString, part => part[Fields.Document].AsString);
        var events = new List<ProviderEvent>();
        foreach (var key in named.Select(part => part[Part].AsString))
        {
            var text = byKey.GetValueOrDefault(key) ?? throw new JsonException($"The part {key} of the provider events is missing.");
            events.AddRange(JsonSerializer.Deserialize(text, DocumentContext.Documents.ListProviderEvent)!);
        }

        interaction.AuditTrail.ProviderEvents.InsertRange(0, events);
    }

    private static IEnumerable<List<string>> GroupsOf(IEnumerable<ProviderEvent> events)
    {
        var (group, size) = (new List<string>(), 0);
        foreach (var one in events)
        {
            var text = JsonSerializer.Serialize(one, DocumentContext.Documents.ProviderEvent);
            if (group.Count > 0 && size + text.Length > PartChars)
            {
                yield return group;
                (group, size) = ([], 0);
            }

            group.Add(text);
            size += text.Length;
        }

        if (group.Count > 0)
            yield return group;
    }

    private static BsonDocument In(BsonArray named) =>
        new(Fields.Key, new BsonDocument("$in", new BsonArray(named.Select(part => part[Part]))));
}
