using System.Reflection;
using System.Text.Json.Serialization;
using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>Status, direction and stage of the dispatch as they are on the wire.</summary>
public static class EnumNames
{
    private static readonly Dictionary<InteractionStatus, string> StatusNames = NamesOf<InteractionStatus>();
    private static readonly Dictionary<Direction, string> DirectionNames = NamesOf<Direction>();
    private static readonly Dictionary<DispatchStage, string> StageNames = NamesOf<DispatchStage>();

    public static IReadOnlyDictionary<InteractionStatus, string> Statuses => StatusNames;

    public static IReadOnlyDictionary<Direction, string> Directions => DirectionNames;

    public static IReadOnlyDictionary<DispatchStage, string> Stages => StageNames;

    public static string Of(InteractionStatus status) => StatusNames[status];

    public static string Of(Direction direction) => DirectionNames[direction];

    public static string Of(DispatchStage stage) => StageNames[stage];

    private static Dictionary<T, string> NamesOf<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(
            value => value,
            value => typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name);
}
