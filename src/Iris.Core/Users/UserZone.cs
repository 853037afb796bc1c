using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>The time zone in a user's metadata: the member <c>timeZone</c>, its name without regard to case.</summary>
internal static class UserZone
{
    public const string Member = "timeZone";

    /// <summary>What is there, whatever it is; null for nothing. Of several spellings the first one counts.</summary>
    public static JsonElement? Find(JsonElement? metadata) => Members(metadata).Select(member => (JsonElement?)member.Value).FirstOrDefault();

    /// <summary>The zone that a value names; null when it names none.</summary>
    public static TimeZoneInfo? Read(JsonElement value) => value.ValueKind == JsonValueKind.String ? TimeZones.Find(value.GetString()) : null;

    /// <summary>Refuses what cannot be read.</summary>
    public static void Check(JsonElement? metadata, string field, ErrorList errors)
    {
        foreach (var member in Members(metadata))
        {
            if (Read(member.Value) is null)
                errors.Add(CommonErrors.UnknownTimeZone($"{field}.{member.Name}"));
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement? metadata) => metadata is { ValueKind: JsonValueKind.Object } own
        ? own.EnumerateObject().Where(
            member => member.Value.ValueKind != JsonValueKind.Null && string.Equals(member.Name, Member, StringComparison.OrdinalIgnoreCase))
        : [];
}
