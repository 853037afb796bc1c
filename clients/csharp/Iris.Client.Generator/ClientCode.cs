using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace Iris.Client.Generator;

/// <summary>Writes the C# client from the description.</summary>
internal static class ClientCode
{
    private const string KeyHeader = "Idempotency-Key";

    public static async Task<string> WriteAsync(string description)
    {
        var document = JsonNode.Parse(description)!.AsObject();
        var keyed = KeyedRoutes(document);
        Description.Prepare(document);
        var parsed = await OpenApiDocument.FromJsonAsync(document.ToJsonString());
        var code = new CSharpClientGenerator(parsed, Settings()).GenerateFile()
            // The names that enumerations have on the wire, and those that they get after this client was made.
            .Replace("System.Text.Json.Serialization.JsonStringEnumConverter<", "Iris.Client.OpenEnumConverter<", StringComparison.Ordinal)
            .Replace("idempotency_Key", "idempotencyKey", StringComparison.Ordinal);
        return code + keyed;
    }

    private static CSharpClientGeneratorSettings Settings() => new()
    {
        ClassName = "IrisClient",
        ExceptionClass = "IrisException",
        GenerateClientInterfaces = true,
        InjectHttpClient = true,
        DisposeHttpClient = false,
        UseBaseUrl = false,
        GenerateOptionalParameters = true,
        OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
        ExcludedParameterNames = ["Accept-Language"],
        CSharpGeneratorSettings =
        {
            Namespace = "Iris.Client",
            JsonLibrary = CSharpJsonLibrary.SystemTextJson,
            JsonPolymorphicSerializationStyle = CSharpJsonPolymorphicSerializationStyle.SystemTextJson,
            GenerateNullableReferenceTypes = true,
            GenerateOptionalPropertiesAsNullable = true,
            GenerateDataAnnotations = false,
            DateTimeType = "System.DateTimeOffset",
            ArrayType = "System.Collections.Generic.IReadOnlyList",
            ArrayInstanceType = "System.Collections.Generic.List",
            ClassStyle = CSharpClassStyle.Poco,
        },
    };

    /// <summary>The calls that take a key, for the handler that repeats them.</summary>
    private static string KeyedRoutes(JsonObject document)
    {
        var code = new StringBuilder("\n#nullable enable\nnamespace Iris.Client\n{\n    internal static partial class KeyedRoutes\n    {\n        private static string[] Templates =>\n        [\n");
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            var takesKey = operations!["post"]?["parameters"]?.AsArray()
                .Any(parameter => parameter!["$ref"]?.GetValue<string>().EndsWith($"/{KeyHeader}", StringComparison.Ordinal) == true);
            if (takesKey == true)
                code.AppendLine(CultureInfo.InvariantCulture, $"            \"{path}\",");
        }

        return code.Append("        ];\n    }\n}\n").ToString();
    }
}
