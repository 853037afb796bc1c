using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Iris.Api.OpenApi;

/// <summary>Describes the settings that each provider of a channel declares.</summary>
internal sealed class SettingSchemas(IEnumerable<IChannelAdapter> adapters) : IDocumentFilter
{
    /// <summary>Those of any provider.</summary>
    public const string Name = "IntegrationSettings";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var schemas = context.SchemaRepository.Schemas;
        var names = new List<string>();
        foreach (var descriptor in adapters.Select(adapter => adapter.Descriptor).OrderBy(one => one.Provider, StringComparer.Ordinal).ThenBy(one => one.Channel, StringComparer.Ordinal))
        {
            var name = $"{descriptor.Provider}{descriptor.Channel}Settings";
            names.Add(name);
            schemas[name] = SchemaOf(descriptor);
        }

        schemas[Name] = new OpenApiSchema
        {
            Description = "The settings of the integration's provider.",
            AnyOf = [.. names.Select(name => new OpenApiSchemaReference(name, swaggerDoc))],
        };
    }

    private static OpenApiSchema SchemaOf(AdapterDescriptor descriptor)
    {
        var required = descriptor.Settings.Definitions.Where(setting => setting.Required).Select(setting => $"`{setting.Name}`").ToList();
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = $"Settings of {descriptor.Channel} through {descriptor.Provider}."
                + (required.Count > 0 ? $" A new integration needs {string.Join(", ", required)}." : ""),
            Properties = descriptor.Settings.Definitions.ToDictionary(setting => setting.Name, setting => (IOpenApiSchema)SchemaOf(setting)),
        };
    }

    /// <summary>In a change, null takes a setting away.</summary>
    private static OpenApiSchema SchemaOf(SettingDefinition setting)
    {
        var isNumber = setting.Kind is SettingKind.WholeNumber or SettingKind.Number;
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Null | setting.Kind switch
            {
                SettingKind.WholeNumber => JsonSchemaType.Integer,
                SettingKind.Number => JsonSchemaType.Number,
                SettingKind.Boolean => JsonSchemaType.Boolean,
                _ => JsonSchemaType.String,
            },
            Format = setting.Kind switch { SettingKind.Url => "uri", SettingKind.WholeNumber => "int64", SettingKind.Number => "double", _ => null },
            Description = setting.Description.In(Language.English),
            Default = setting.Default is { } value ? JsonSerializer.SerializeToNode(value) : null,
            Minimum = isNumber ? $"{setting.Minimum}" : null,
            Maximum = isNumber ? $"{setting.Maximum}" : null,
        };
        if (setting.Kind == SettingKind.Choice)
            schema.Enum = [.. setting.Choices.Select(choice => JsonValue.Create(choice)), JsonNullSentinel.JsonNull];
        return schema;
    }
}
