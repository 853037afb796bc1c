using System.Runtime.InteropServices;
using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Core.Storage;
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
    private const string Events = "events";
    private const string Bytes = "bytes";

    /// <summary>Bytes of an interaction's parts, so far as they were noted.</summary>
    public static readonly BsonDocument Length = new("$sum", $"${Field}.{Bytes}");

    /// <summary>One event may be as long as a callback; a part stays far below 16 MB with it.</summary>
    private const int PartBytes = 4 * 1024 * 1024;

    /// <summary>Of an event without its longest members.</summary>
    private const int EventBytes = 256;

    private readonly IMongoCollection<BsonDocument> parts = store[Collections.ProviderEvents];

    /// <summary>Whether the events are too much for the interaction's own document.</summary>
    public bool AreTooMany(IReadOnlyList<ProviderEvent> events) => events.Sum(one => (long)SizeOf(one)) > store.Options.MaxEventBytes;

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
                { Events, InteractionFields.EventsOf(group) },
            };
            await parts.InsertOneAsync(part).Translated();
            named.Add(new BsonDocument { { Part, part[Fields.Key] }, { Count, group.Count }, { Bytes, group.Sum(SizeOf) } });
        }

        return named;
    }

    public Task RemoveAsync(BsonArray named) => parts.DeleteManyAsync(In(named)).Translated();

    /// <summary>Puts the events of the parts back in front of those in the interaction itself.</summary>
    public async Task ReadBackAsync(Interaction interaction, BsonArray named, CancellationToken cancellationToken)
    {
        var found = await parts.Find(In(named)).ToListAsync(cancellationToken).Translated();
        var byKey = found.ToDictionary(part => part[Fields.Key].AsString);
        var events = new List<ProviderEvent>();
        foreach (var key in named.Select(part => part[Part].AsString))
        {
            var part = byKey.GetValueOrDefault(key) ?? throw new JsonException($"The part {key} of the provider events is missing.");
            // Parts of earlier versions are JSON text; they are written once and stay as they are.
            events.AddRange(part.TryGetValue(Fields.FormerDocument, out var text)
                ? JsonSerializer.Deserialize(text.AsString, DocumentContext.Documents.ListProviderEvent)!
                : part[Events].AsBsonArray.Select(InteractionFields.ReadEvent));
        }

        interaction.RestoreEvents(events);
    }

    private static IEnumerable<List<ProviderEvent>> GroupsOf(IEnumerable<ProviderEvent> events)
    {
        var (group, size) = (new List<ProviderEvent>(), 0);
        foreach (var one in events)
        {
            if (group.Count > 0 && size + SizeOf(one) > PartBytes)
            {
                yield return group;
                (group, size) = ([], 0);
            }

            group.Add(one);
            size += SizeOf(one);
        }

        if (group.Count > 0)
            yield return group;
    }

    /// <summary>About the bytes that it takes.</summary>
    private static int SizeOf(ProviderEvent told) =>
        EventBytes + ((told.Description?.Length ?? 0) * 2) + (told.Raw is { } raw ? JsonMarshal.GetRawUtf8Value(raw).Length : 0);

    private static BsonDocument In(BsonArray named) =>
        new(Fields.Key, new BsonDocument("$in", new BsonArray(named.Select(part => part[Part]))));
}
