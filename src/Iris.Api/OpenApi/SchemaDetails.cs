using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Iris.Api.Envelope;
using Iris.Core.Kernel;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>
/// Makes schemas say what callers need: which members are always there and which may be null, the form of ids and moments, the values of texts
/// that name one of a few, and nothing about where a fact was found. Unknown members are ignored everywhere.
/// </summary>
internal sealed partial class SchemaDetails : ISchemaFilter
{
    private readonly NullabilityInfoContext nullability = new();

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        // What the schema itself says need not stand wherever it is referred to.
        if (schema is OpenApiSchemaReference reference && context.MemberInfo is null)
            reference.Description = null;
        if (schema is not OpenApiSchema writable)
            return;

        writable.AdditionalPropertiesAllowed = true;
        if (writable.Description is { } description)
            writable.Description = SourceNote().Replace(description, "");
        if (context.MemberInfo is null && context.ParameterInfo is null && writable.Properties is { Count: > 0 })
            Describe(writable, context);
    }

    private void Describe(OpenApiSchema schema, SchemaFilterContext context)
    {
        var isAnswer = IsAnswer(context.Type);
        var required = new HashSet<string>();
        foreach (var member in IrisJson.Contracts.GetTypeInfo(context.Type).Properties)
        {
            if (member.AttributeProvider is not PropertyInfo property || !schema.Properties!.TryGetValue(member.Name, out var described))
                continue;

            var isNullable = IsNullable(property, context.Type);
            schema.Properties[member.Name] = Member(described, property, member.Name, isNullable, context);
            if (isAnswer ? !MayBeAbsent(property) : member.IsRequired || property.IsDefined(typeof(RequiredAttribute)))
                required.Add(member.Name);
        }

        schema.Required = required.Count > 0 ? required : null;
        if (context.Type == typeof(ApiEnvelope<NoPayload>))
            FailureOnly(schema);
    }

    private static IOpenApiSchema Member(IOpenApiSchema described, PropertyInfo property, string name, bool isNullable, SchemaFilterContext context)
    {
        var description = described.Description is { } text ? SourceNote().Replace(text, "") : null;
        if (property.GetCustomAttribute<DescribedAsAttribute>()?.Type is { } type)
            described = Shape(type, context);
        else if (SchemaForms.IsAny(property, name))
            return new OpenApiSchema { Description = description };

        if (described is OpenApiSchema schema)
        {
            SchemaForms.Apply(schema, property, name, context.Type);
            schema.Description = description;
            if (schema.Items is OpenApiSchema item && HasNullItems(property))
                item.Type |= JsonSchemaType.Null;
            schema.Type = isNullable ? schema.Type | JsonSchemaType.Null : schema.Type & ~JsonSchemaType.Null;
            if (isNullable && schema.Enum is { Count: > 0 } values && !values.Contains(null!))
                values.Add(JsonNullSentinel.JsonNull);
            return schema;
        }

        return isNullable
            ? new OpenApiSchema { Description = description, OneOf = [Described(described, null), new OpenApiSchema { Type = JsonSchemaType.Null }] }
            : Described(described, description);
    }

    private static IOpenApiSchema Described(IOpenApiSchema reference, string? description)
    {
        if (reference is OpenApiSchemaReference named)
            named.Description = description;
        return reference;
    }

    private static IOpenApiSchema Shape(Type type, SchemaFilterContext context) =>
        type == typeof(AnyPayload) ? new OpenApiSchemaReference(PayloadSchemas.Name)
        : type == typeof(AnySettings) ? new OpenApiSchemaReference(SettingSchemas.Name)
        : type == typeof(ErrorCode) ? new OpenApiSchemaReference(nameof(ErrorCode))
        : context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository);

    /// <summary>Contracts of bodies have settable members; what is answered has not.</summary>
    private static bool IsAnswer(Type type) => !type.GetProperties().Any(property => property.SetMethod is { } setter
        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit)));

    private static bool MayBeAbsent(PropertyInfo property) =>
        property.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition is JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault;

    /// <summary>What is absent where it would be null is never null.</summary>
    private bool IsNullable(PropertyInfo property, Type type)
    {
        if (MayBeAbsent(property))
            return false;
        // Whoever names the type of a payload means it to be there.
        if (type.IsGenericType && type.GetGenericTypeDefinition().GetProperty(property.Name)!.PropertyType.IsGenericParameter)
            return false;

        lock (nullability)
        {
            return Nullable.GetUnderlyingType(property.PropertyType) is not null
                || (!property.PropertyType.IsValueType && nullability.Create(property).ReadState == NullabilityState.Nullable);
        }
    }

    private static bool HasNullItems(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).GenericTypeArguments is [{ ReadState: NullabilityState.Nullable }];

    private static void FailureOnly(OpenApiSchema schema)
    {
        schema.Description = "Every failure has this shape: `error` lists everything that is wrong, `payload` is null.";
        schema.Properties!["payload"] = new OpenApiSchema { Type = JsonSchemaType.Null, Description = "Always null." };
        if (schema.Properties["error"] is OpenApiSchema errors)
            (errors.Type, errors.MinItems) = (JsonSchemaType.Array, 1);
    }

    [GeneratedRegex(@"\s*\(Source: [^)]*\)|\s*Source: [A-Z][\w.]*( \[I\])?\.?")]
    private static partial Regex SourceNote();
}
