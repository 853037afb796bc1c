using System.Text.Json.Nodes;

namespace Iris.Api.OpenApi;

/// <summary>
/// Ids that examples name. In Development each stands for a thing that the seed made, and the description shows the id which that has there.
/// </summary>
internal static class ExampleIds
{
    public const string Sms = "67c98902c362797495a602c6";
    public const string Rcs = "67c98902c362797495a602c7";
    public const string Email = "67c98902c362797495a602c8";
    public const string WhatsApp = "67c98902c362797495a602c9";
    public const string SpareIntegration = "67c98902c362797495a602ca";
    public const string SecondSms = "67c98902c362797495a602cb";
    public const string ThirdSms = "67c98902c362797495a602cc";
    public const string User = "67b47f93bb45e1c88f7cca05";
    public const string OtherUser = "67b47f93bb45e1c88f7cca06";
    public const string Process = "67ab5a30265f8a4e73196c01";
    public const string ClosedProcess = "67ab5a30265f8a4e73196c02";
    public const string Draft = "67ab5a30265f8a4e73196c03";
    public const string SpareDraft = "67ab5a30265f8a4e73196c04";
    public const string Sent = "685bc5e5c707c57a2a9d09c6";
    public const string Waiting = "685bc5e5c707c57a2a9d09c7";
    public const string Cancelled = "685bc5e5c707c57a2a9d09c8";
    public const string Strategy = "67ab5a30265f8a4e73196c0c";
    public const string SpareStrategy = "67ab5a30265f8a4e73196c0d";
    public const string StrategyRun = "67ab5a30265f8a4e73196c0e";
    public const string Template = "67ab5a30265f8a4e73196c20";
    public const string DraftTemplate = "67ab5a30265f8a4e73196c21";
    public const string SpareTemplate = "67ab5a30265f8a4e73196c22";
    public const string VersionedTemplate = "67ab5a30265f8a4e73196c23";
    public const string Attachment = "67ab5a30265f8a4e73196c30";
    public const string SpareAttachment = "67ab5a30265f8a4e73196c31";
    public const string OptOut = "67ab5a30265f8a4e73196c40";
    public const string BulkJob = "67ab5a30265f8a4e73196c50";
    public const string Account = "67ab5a30265f8a4e73196c60";
    public const string SpareAccount = "67ab5a30265f8a4e73196c61";
    public const string ApiKey = "67ab5a30265f8a4e73196c70";
    public const string TenantAccount = "67ab5a30265f8a4e73196c62";
    public const string Delivery = "67ab5a30265f8a4e73196c80";
    public const string Notice = "67ab5a30265f8a4e73196c90";
    public const string CallbackToken = "a-token-that-nobody-guesses-0123456789abcdef";
    public const string MediaToken = "a-token-of-a-file-0123456789abcdef";
    public const string UnsubscribeToken = "a-token-of-a-message-0123456789abcdef";
    public const string Tenant = "sample";

    /// <summary>What a parameter has where the operation needs another thing than its neighbours: what removes takes what nothing else needs.</summary>
    private static readonly Dictionary<(string Operation, string Parameter), string> Special = new()
    {
        [("removeAccount", "id")] = SpareAccount,
        [("removeAttachment", "id")] = SpareAttachment,
        [("removeIntegration", "id")] = SpareIntegration,
        [("removeStrategy", "id")] = SpareStrategy,
        [("removeTemplate", "id")] = SpareTemplate,
        [("updateTemplate", "id")] = DraftTemplate,
        [("publishTemplate", "id")] = DraftTemplate,
        [("removeTemplateVersion", "id")] = VersionedTemplate,
        [("removeTemplateVersion", "version")] = "2",
        [("cancelInteraction", "id")] = Waiting,
        [("resendInteraction", "id")] = Cancelled,
        [("sendProcessDraft", "id")] = Draft,
        [("discardProcessDraft", "id")] = SpareDraft,
        [("reopenProcess", "id")] = ClosedProcess,
        [("removeUserDestination", "key")] = "PhoneNumber",
        [("removeUserDestination", "value")] = "34638166169",
        [("getCatalogue", "id")] = WhatsApp,
        [("syncCatalogue", "id")] = WhatsApp,
        [("removeWebhook", "integrationId")] = Email,
        [("downloadMedia", "name")] = "factura.txt",
    };

    /// <summary>By the name of the parameter.</summary>
    private static readonly Dictionary<string, string> Named = new()
    {
        ["integrationId"] = Sms,
        ["deliveryId"] = Delivery,
        ["noticeId"] = Notice,
        ["accountId"] = TenantAccount,
        ["code"] = "INTEGRATION_NOT_FOUND",
    };

    /// <summary>An <c>id</c> or <c>token</c> by the beginning of the path.</summary>
    private static readonly (string Path, string Id)[] Placed =
    [
        ("configuration/account", Account),
        ("configuration/apikey", ApiKey),
        ("configuration/integration", Sms),
        ("configuration/strategy", Strategy),
        ("configuration/template", Template),
        ("conversation/interaction/bulk", BulkJob),
        ("conversation/interaction", Sent),
        ("conversation/strategy", StrategyRun),
        ("conversation/optout", OptOut),
        ("conversation/process", Process),
        ("attachment", Attachment),
        ("admin/tenant", Tenant),
        ("callback", CallbackToken),
        ("media", MediaToken),
        ("unsubscribe", UnsubscribeToken),
        ("user", User),
    ];

    /// <summary>An example of a parameter; null where nothing is known.</summary>
    public static JsonNode? Of(string operation, string parameter, string path)
    {
        if (!Special.TryGetValue((operation, parameter), out var value) && !Named.TryGetValue(parameter, out value))
            value = Placed.FirstOrDefault(place => path.StartsWith(place.Path, StringComparison.Ordinal)).Id;
        if (value is null)
            return null;
        return parameter == "version" ? JsonValue.Create(int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)) : JsonValue.Create(value);
    }
}
