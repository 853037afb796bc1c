using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Client;

/// <summary>Calls the gateway; all but this is generated from its description.</summary>
public partial class IrisClient
{
    /// <summary>How bodies are written and read, also those of webhooks.</summary>
    internal static JsonSerializerOptions Json => JsonSettings;

    private static JsonSerializerOptions JsonSettings => _settings.Value;

    static partial void UpdateJsonSerializerSettings(JsonSerializerOptions settings)
    {
        // What is absent is left as it is, or as it is by default; nobody asks for that with a null.
        settings.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        settings.AllowOutOfOrderMetadataProperties = true;
        settings.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        settings.Converters.Add(new OpenEnumConverters());
    }
}
