using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Documents;

/// <summary>How a member is kept.</summary>
internal enum BsonKind
{
    /// <summary>As the BSON type that its JSON suggests.</summary>
    Plain,

    /// <summary>
    /// As JSON text: what is the caller's or the provider's to the letter. BSON would change its numbers (1.50) and refuse or lose names ("",
    /// "a.b", "$x") and depths.
    /// </summary>
    Text,

    /// <summary>As a date, with its ticks beside it: a BSON date has milliseconds only.</summary>
    Date,

    /// <summary>As binary.</summary>
    Bytes,

    Document,

    List,
}

/// <summary>What a type looks like as BSON; follows from how it is written as JSON.</summary>
/// <param name="Kind">How it is kept.</param>
/// <param name="Members">Of a document, by their names on the wire.</param>
/// <param name="Item">Of a list.</param>
internal sealed record BsonShape(BsonKind Kind, IReadOnlyDictionary<string, BsonShape> Members, BsonShape? Item = null)
{
    private static readonly Dictionary<string, BsonShape> None = [];
    private static readonly BsonShape Plain = new(BsonKind.Plain, None);
    private static readonly BsonShape Text = new(BsonKind.Text, None);
    private static readonly BsonShape Date = new(BsonKind.Date, None);
    private static readonly BsonShape Bytes = new(BsonKind.Bytes, None);

    /// <summary>Anything whose type says nothing.</summary>
    public static BsonShape Any => Plain;

    /// <summary>A document whose type says nothing: all of its fields.</summary>
    public static BsonShape AnyOf(BsonDocument document) => new(BsonKind.Document, document.Names.ToDictionary(name => name, _ => Plain));

    public static BsonShape Of(JsonTypeInfo type)
    {
        var kept = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (kept == typeof(JsonElement))
            return Text;
        if (kept == typeof(DateTimeOffset))
            return Date;
        if (kept == typeof(byte[]))
            return Bytes;

        return type.Kind switch
        {
            JsonTypeInfoKind.Object => new BsonShape(BsonKind.Document, MembersOf(type)),
            JsonTypeInfoKind.Enumerable => new BsonShape(BsonKind.List, None, Of(type.Options.GetTypeInfo(type.ElementType!))),
            // Names in it are somebody else's.
            JsonTypeInfoKind.Dictionary => Text,
            _ => Plain,
        };
    }

    private static Dictionary<string, BsonShape> MembersOf(JsonTypeInfo type) => type.Properties
        .Where(property => property.Get is not null || property.Set is not null)
        .ToDictionary(property => property.Name, property => Of(type.Options.GetTypeInfo(property.PropertyType)), StringComparer.Ordinal);
}
