using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Core.Interactions;
using Iris.Core.Json;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>Status and direction as they are on the wire, for those who look into the database.</summary>
internal static class EnumNames
{
    private static readonly Dictionary<InteractionStatus, string> Statuses = NamesOf(DocumentContext.Documents.InteractionStatus);
    private static readonly Dictionary<Direction, string> Directions = NamesOf(DocumentContext.Documents.Direction);

    public static string Of(InteractionStatus status) => Statuses[status];

    public static string Of(Direction direction) => Directions[direction];

    private static Dictionary<T, string> NamesOf<T>(JsonTypeInfo<T> type)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonSerializer.SerializeToElement(value, type).GetString()!);
}
