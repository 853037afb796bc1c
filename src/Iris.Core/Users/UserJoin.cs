using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Makes one user of two, in memory.</summary>
internal static class UserJoin
{
    /// <summary>Longest metadata of a user that comes of two, in bytes of JSON.</summary>
    public const int MaxMetadata = 1024 * 1024;

    private static readonly string[] Ours = [UserZone.Member, UserLocale.Member];

    /// <summary>Gives one user what another has; where both have something else, its own stays.</summary>
    /// <param name="target">The user that is left.</param>
    /// <param name="source">The user that goes.</param>
    /// <param name="errors">Gets why they cannot be one.</param>
    /// <returns>Where they differed.</returns>
    public static List<IrisError> Take(User target, User source, ErrorList errors)
    {
        var conflicts = new List<IrisError>();
        TakeName(target, source, conflicts);
        TakeMetadata(target, source, conflicts, errors);
        // After the name, which may be one of them.
        target.Destinations = [.. target.Destinations, .. source.Destinations.Where(one => target.Find(one.Address) is null)];
        if (target.Destinations.Count > UserDraftValidator.MaxDestinations)
            errors.Add(CommonErrors.TooMany(UserErrors.DestinationsField, UserDraftValidator.MaxDestinations));
        target.PrimaryKey = [.. target.PrimaryKey.Union(source.PrimaryKey)];
        UserKey.CheckCount(target.PrimaryKey, errors);
        target.History = [.. target.History.Concat(source.History).OrderBy(past => past.Date)];
        return conflicts;
    }

    private static void TakeName(User target, User source, List<IrisError> conflicts)
    {
        if (UserAddresses.IsNamedByAddress(source) || source.Name == target.Name)
            return;

        if (UserAddresses.IsNamedByAddress(target))
            target.Name = source.Name;
        else
            conflicts.Add(UserErrors.NameDiffers(target.Name!, source.Name!));
    }

    private static void TakeMetadata(User target, User source, List<IrisError> conflicts, ErrorList errors)
    {
        if (source.Metadata is not { ValueKind: JsonValueKind.Object } other)
            return;

        if (target.Metadata is not { ValueKind: JsonValueKind.Object } own)
        {
            target.Metadata = other;
            return;
        }

        var missing = new List<JsonProperty>();
        foreach (var member in other.EnumerateObject())
        {
            if (Find(own, member.Name) is not { } known)
                missing.Add(member);
            else if (!JsonElement.DeepEquals(known, member.Value) && conflicts.Count < ErrorList.Limit)
                conflicts.Add(UserErrors.MetadataDiffers(member.Name));
        }

        if (missing.Count > 0)
            target.Metadata = Write(own, missing, errors);
    }

    /// <summary>What a user has under a name; those that mean something to us are found in any case.</summary>
    private static JsonElement? Find(JsonElement own, string name)
    {
        if (own.TryGetProperty(name, out var known))
            return known;

        var ours = Ours.FirstOrDefault(member => string.Equals(member, name, StringComparison.OrdinalIgnoreCase));
        return ours is null
            ? null
            : own.EnumerateObject().Where(member => string.Equals(member.Name, ours, StringComparison.OrdinalIgnoreCase)).Select(member => (JsonElement?)member.Value).FirstOrDefault();
    }

    private static JsonElement Write(JsonElement own, List<JsonProperty> missing, ErrorList errors)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in own.EnumerateObject().Concat(missing))
            {
                writer.WritePropertyName(member.Name);
                // As the caller wrote it: numbers keep their digits.
                writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        if (buffer.Length > MaxMetadata)
            errors.Add(CommonErrors.TooLong("metadata", MaxMetadata));
        buffer.Position = 0;
        using var document = JsonDocument.Parse(buffer, new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.Clone();
    }
}
