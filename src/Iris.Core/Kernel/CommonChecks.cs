using System.Text.Json;

namespace Iris.Core.Kernel;

/// <summary>Checks that several features make on what a caller gave.</summary>
internal static class CommonChecks
{
    private static readonly Text ObjectExpected = new("un objeto", "an object");

    /// <summary>A member that holds the caller's own data has to be an object.</summary>
    public static void Object(JsonElement? element, string field, ErrorList errors)
    {
        if (element is { } value && value.ValueKind != JsonValueKind.Object)
            errors.Add(CommonErrors.InvalidType(field, ObjectExpected));
    }

    /// <summary>A name for people: there, not blank, not too long.</summary>
    public static void Name(string? name, string field, int maximum, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(name))
            errors.Add(CommonErrors.Required(field));
        else if (name.Length > maximum)
            errors.Add(CommonErrors.TooLong(field, maximum));
    }
}
