using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Lists the values of texts that name one of a few; the rule itself is the use case's.</summary>
internal sealed class AllowedValuesFilter : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (context.MemberInfo?.GetCustomAttribute<AllowedValuesAttribute>() is not { } allowed)
            return;

        var target = schema.Items ?? schema;
        if (target is OpenApiSchema writable)
            writable.Enum = [.. allowed.Values.Select(value => JsonValue.Create((string?)value)!)];
    }
}
