using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>
/// Makes schemas say what callers need: the values of texts that name one of a few, that unknown members are ignored, and nothing about
/// where a fact was found.
/// </summary>
internal sealed partial class SchemaDetails : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema writable)
            return;

        writable.AdditionalPropertiesAllowed = true;
        if (writable.Description is { } description)
            writable.Description = SourceNote().Replace(description, "");
        if (context.MemberInfo?.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
            ((OpenApiSchema?)writable.Items ?? writable).Enum = [.. allowed.Values.Select(value => JsonValue.Create((string?)value)!)];
    }

    [GeneratedRegex(@"\s*\(Source: [^)]*\)")]
    private static partial Regex SourceNote();
}
