using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Core.Interactions;

namespace Iris.Core.Json;

/// <summary>Status and direction as they are on the wire.</summary>
public static class EnumNames
{
    private static readonly Dictionary<InteractionStatus, string> StatusNames = NamesOf(DocumentContext.Documents.InteractionStatus);
    private static readonly Dictionary<Direction, string> DirectionNames = NamesOf(DocumentContext.Documents.Direction);

    public static IReadOnlyDictionary<InteractionStatus, string> Statuses => StatusNames;

    public static IReadOnlyDictionary<Direction, string> Directions => DirectionNames;

    public static string Of(InteractionStatus status) => StatusNames[status];

    public static string Of(Direction direction) => DirectionNames[direction];

    private static Dictionary<T, string> NamesOf<T>(JsonTypeInfo<T> type)
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonSerializer.SerializeToElement(value, type).GetString()!);
}
