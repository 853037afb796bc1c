using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Catalogues;
using Iris.Core.Exchanges;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;

namespace Iris.Core.Storage;

/// <summary>How aggregates are written as JSON documents, the same for every store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Interaction))]
[JsonSerializable(typeof(InteractionState))]
[JsonSerializable(typeof(StoredCallback))]
[JsonSerializable(typeof(ProviderExchange))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(MediaJob))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(OptOut))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserMerge))]
[JsonSerializable(typeof(Process))]
[JsonSerializable(typeof(Integration))]
[JsonSerializable(typeof(IntegrationHold))]
[JsonSerializable(typeof(Alarm))]
[JsonSerializable(typeof(BulkJob))]
[JsonSerializable(typeof(Template))]
[JsonSerializable(typeof(ProviderCatalogue))]
[JsonSerializable(typeof(StrategyRun))]
[JsonSerializable(typeof(StoredStrategy))]
[JsonSerializable(typeof(Tenant))]
[JsonSerializable(typeof(Account))]
[JsonSerializable(typeof(ApiKey))]
public sealed partial class DocumentContext : JsonSerializerContext
{
    /// <summary>The one instance to use.</summary>
    public static DocumentContext Documents { get; } = new(MakeOptions());

    /// <summary>Works out how to write what every start and every send has. It takes a while, which is for the caller to spend beside other things.</summary>
    public static void Prepare() => _ = (Documents.Interaction, Documents.InteractionState, Documents.Integration, Documents.Process, Documents.User);

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        IrisJson.Apply(options);
        options.PropertyNameCaseInsensitive = false;
        return options;
    }
}
