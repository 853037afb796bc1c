using System.Reflection;
using System.Text.Json.Nodes;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Adds to parameters what their types do not say: the form of ids and moments, values, bounds, and an id that Development has.</summary>
internal static class ParameterDetails
{
    private const string Limit = "limit";
    private const string IdOfATenant = "/admin/tenant/{id}";
    private const string TenantPattern = "^[a-z0-9][a-z0-9-]{1,62}$";

    public static void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.Schema is not OpenApiSchema schema)
                continue;

            var described = context.ApiDescription.ParameterDescriptions.FirstOrDefault(one => one.Name == parameter.Name);
            if (described is not null && TypeOf(described) is { } type)
            {
                parameter.Schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository);
                continue;
            }

            var isOfATenant = parameter.Name == "id" && $"/{context.ApiDescription.RelativePath}".StartsWith(IdOfATenant, StringComparison.Ordinal);
            if (isOfATenant)
                schema.Pattern = TenantPattern;
            else if (schema.Type?.HasFlag(JsonSchemaType.String) == true)
                SchemaForms.ApplyName(schema, parameter.Name!);
            if (parameter.Name == Limit)
                (schema.Minimum, schema.Maximum, schema.Default) = ("1", $"{Page<object>.MaxLimit}", JsonValue.Create(Binding.PageQuery.DefaultLimit));
            if (parameter.In == ParameterLocation.Path || parameter.Required)
                parameter.Example = ExampleIds.Of(operation.OperationId!, parameter.Name!, context.ApiDescription.RelativePath!);
        }
    }

    private static Type? TypeOf(ApiParameterDescription described) =>
        described.ModelMetadata is DefaultModelMetadata { Attributes: { } attributes } && attributes.Attributes.OfType<DescribedAsAttribute>().FirstOrDefault() is { } member
            ? member.Type
            : (described.ParameterDescriptor as ControllerParameterDescriptor)?.ParameterInfo.GetCustomAttribute<DescribedAsAttribute>()?.Type;
}
