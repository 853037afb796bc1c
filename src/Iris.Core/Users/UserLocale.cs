using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>The language in a user's metadata: the member <c>locale</c>, its name without regard to case; a BCP 47 tag such as <c>es-MX</c>.</summary>
internal static class UserLocale
{
    public const string Member = "locale";

    /// <summary>The tag that is there; null for none that can be read.</summary>
    public static string? Find(JsonElement? metadata) => Members(metadata)
        .Select(member => member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null)
        .FirstOrDefault(Locales.IsValid);

    /// <summary>Refuses what is no language.</summary>
    public static void Check(JsonElement? metadata, string field, ErrorList errors)
    {
        foreach (var member in Members(metadata))
        {
            if (member.Value.ValueKind != JsonValueKind.String || !Locales.IsValid(member.Value.GetString()))
                errors.Add(Locales.NotALocale($"{field}.{member.Name}"));
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement? metadata) => metadata is { ValueKind: JsonValueKind.Object } own
        ? own.EnumerateObject().Where(
            member => member.Value.ValueKind != JsonValueKind.Null && string.Equals(member.Name, Member, StringComparison.OrdinalIgnoreCase))
        : [];
}
