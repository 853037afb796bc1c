using System.Text.Json.Serialization;

namespace Iris.Core.Channels;

/// <summary>Direction of an interaction as seen from Iris.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Direction>))]
public enum Direction
{
    /// <summary>From the end user.</summary>
    [JsonStringEnumMemberName("in")]
    In,

    /// <summary>To the end user.</summary>
    [JsonStringEnumMemberName("out")]
    Out,
}
