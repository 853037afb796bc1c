using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Api.Sandbox;
using Iris.Api.Tenants;
using Iris.Core.Kernel;
using Microsoft.OpenApi;

namespace Iris.Api.OpenApi;

/// <summary>Forms of texts and lists that follow from the name of a member or from what is declared at it.</summary>
internal static class SchemaForms
{
    private const string Moment = "date-time";
    private const string IdPattern = "^[0-9a-f]{24}$";

    /// <summary>Texts of requests that are moments: they are bound as texts, so that all that is wrong can be listed.</summary>
    private static readonly HashSet<string> Moments = ["sendAt", "expiresAt", "createdFrom", "createdTo"];

    /// <summary>JSON of any kind, not an object.</summary>
    private static readonly HashSet<string> Any = ["default", "example", "raw"];

    /// <summary>Members that are called like ids of ours and are none, or not always.</summary>
    private static readonly HashSet<string> OtherIds = ["messageId", "authorId", "updaterId", "tokenId"];

    private static readonly HashSet<Type> OtherIdTypes =
        [typeof(TenantRequest), typeof(TenantResponse), typeof(SandboxChoiceRequest), typeof(SandboxMessageResponse)];

    /// <summary>Whether a member may be JSON of any kind.</summary>
    public static bool IsAny(PropertyInfo property, string name) =>
        Any.Contains(name) && (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) == typeof(JsonElement);

    /// <summary>Adds to a member what its type does not say.</summary>
    public static void Apply(OpenApiSchema schema, PropertyInfo property, string name, Type owner)
    {
        if (property.GetCustomAttribute<MaxItemsAttribute>() is { } most && schema.Type?.HasFlag(JsonSchemaType.Array) == true)
            schema.MaxItems = most.Maximum;
        if (typeof(IReadOnlyDictionary<string, JsonElement>).IsAssignableFrom(property.PropertyType) && name == "settings")
            schema.AdditionalProperties = new OpenApiSchema();
        var text = schema.Items as OpenApiSchema ?? schema;
        if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            text.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string?)value)!)];
        else if (text.Type?.HasFlag(JsonSchemaType.String) == true && text.Format is null)
            ApplyName(text, name, owner);
    }

    /// <summary>Adds what the name of a text says about it.</summary>
    public static void ApplyName(OpenApiSchema text, string name, Type? owner = null)
    {
        if (Moments.Contains(name))
            text.Format = Moment;
        else if (IsId(name) && (owner is null || !OtherIdTypes.Contains(owner) || name != "id"))
            text.Pattern = IdPattern;
    }

    private static bool IsId(string name) =>
        name is "id" or "attachmentsId" or "ids" || (name.EndsWith("Id", StringComparison.Ordinal) && !OtherIds.Contains(name));
}
