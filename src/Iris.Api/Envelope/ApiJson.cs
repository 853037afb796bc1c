using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Iris.Api.Interactions;
using Iris.Api.Webhooks;
using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>How answers are written. The ones of the hot path are generated at build, the others resolved when first used.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ApiEnvelope<InteractionResponse>))]
[JsonSerializable(typeof(ApiEnvelope<NoPayload>))]
[JsonSerializable(typeof(WebhookEvent<InteractionResponse>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static readonly JsonSerializerOptions Wire = MakeOptions();

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, new DefaultJsonTypeInfoResolver()),
        };
        IrisJson.Apply(options);
        options.MakeReadOnly();
        return options;
    }
}
