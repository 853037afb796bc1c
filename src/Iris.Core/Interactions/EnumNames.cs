using System.Reflection;
using System.Text.Json.Serialization;
using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>Status and direction as they are on the wire.</summary>
public static class EnumNames
{
    private static readonly Dictionary<InteractionStatus, string> StatusNames = NamesOf<InteractionStatus>();
    private static readonly Dictionary<Direction, string> DirectionNames = NamesOf<Direction>();

    public static IReadOnlyDictionary<InteractionStatus, string> Statuses => StatusNames;

    public static IReadOnlyDictionary<Direction, string> Directions => DirectionNames;

    public static string Of(InteractionStatus status) => StatusNames[status];

    public static string Of(Direction direction) => DirectionNames[direction];

    private static Dictionary<T, string> NamesOf<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(
            value => value,
            value => typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);
}
