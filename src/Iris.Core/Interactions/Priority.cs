using System.Text.Json.Serialization;

namespace Iris.Core.Interactions;

/// <summary>Which interactions of one integration go first. Stores keep the number and serve the lower first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Priority>))]
public enum Priority
{
    /// <summary>Before all others, and in quiet hours too.</summary>
    [JsonStringEnumMemberName("high")]
    High = -1,

    [JsonStringEnumMemberName("normal")]
    Normal = 0,

    /// <summary>After all others, though never starved.</summary>
    [JsonStringEnumMemberName("bulk")]
    Bulk = 1,
}

/// <summary>The names and the order of priorities.</summary>
public static class Priorities
{
    public const string High = "high";
    public const string Normal = "normal";
    public const string Bulk = "bulk";

    /// <summary>The first goes first.</summary>
    public static readonly IReadOnlyList<Priority> InOrder = [Priority.High, Priority.Normal, Priority.Bulk];

    /// <summary>The place in <see cref="InOrder"/>.</summary>
    internal static int IndexOf(Priority priority) => priority - Priority.High;

    /// <summary>The priority of this name; null when there is none.</summary>
    internal static Priority? Find(string name) => name switch
    {
        High => Priority.High,
        Normal => Priority.Normal,
        Bulk => Priority.Bulk,
        _ => null,
    };
}
