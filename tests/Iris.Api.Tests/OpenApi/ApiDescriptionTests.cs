using System.Text.Json;
using Iris.Api.OpenApi;
using Iris.Api.Tests.Support;
using Iris.Core.Webhooks;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.OpenApi;

public sealed class ApiDescriptionTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Send = "/conversation/interaction";
    private const string Upload = "post /attachment";
    private const string Media = " /media/";

    [Fact]
    public async Task Description_EveryOperation_HasSummaryTagScopeAndRefusals()
    {
        var document = await LoadAsync();
        var tags = document.GetProperty("tags").EnumerateArray().ToDictionary(
            tag => tag.GetProperty("name").GetString()!, tag => tag.GetProperty("description").GetString());

        foreach (var (name, operation) in Operations(document))
        {
            Assert.True(operation.TryGetProperty("summary", out var summary) && summary.GetString() is { Length: > 5 }, name);
            Assert.True(tags[operation.GetProperty("tags")[0].GetString()!] is { Length: > 5 }, name);
            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                Assert.True(response.Value.GetProperty("description").GetString() is { Length: > 2 }, $"{name} {response.Name}");
                // A provider is answered what it expects, which is no envelope.
                if (name.Contains(" /callback/", StringComparison.Ordinal) && response.Name == "200")
                    continue;
                if (IsFile(name) && response.Name is "200" or "206" or "304")
                    continue;

                var media = response.Name != "200" ? "application/problem+json" : IsPage(name) ? "text/html" : IsStream(name) ? "text/event-stream" : "application/json";
                Assert.True(response.Value.TryGetProperty("content", out var contents), $"{name} {response.Name}");
                Assert.True(contents.TryGetProperty(media, out var content), $"{name} {response.Name}");
                Assert.True(IsStream(name) || content.TryGetProperty("schema", out _), $"{name} {response.Name}");
            }

            Assert.Subset(Statuses(operation), ExpectedStatuses(name, operation));
        }
    }

    [Fact]
    public async Task Description_EveryBody_HasASchemaAndExamples()
    {
        var bodies = Operations(await LoadAsync()).Where(one => HasContract(one.Name, one.Operation)).ToList();

        Assert.NotEmpty(bodies);
        foreach (var (name, operation) in bodies)
        {
            var body = operation.GetProperty("requestBody");
            var media = body.GetProperty("content").GetProperty("application/json");
            Assert.True(body.GetProperty("required").GetBoolean(), name);
            Assert.True(media.GetProperty("schema").TryGetProperty("$ref", out _), name);
            Assert.NotEmpty(media.GetProperty("examples").EnumerateObject());
        }
    }

    [Fact]
    public async Task Description_Files_AreBytes()
    {
        var paths = (await LoadAsync()).GetProperty("paths");

        var upload = paths.GetProperty("/attachment").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        var parts = upload.GetProperty("multipart/form-data").GetProperty("schema").GetProperty("properties");
        Assert.Equal("binary", parts.GetProperty("file").GetProperty("format").GetString());
        foreach (var (name, operation) in Operations(await LoadAsync()).Where(one => IsFile(one.Name)))
            Assert.True(operation.GetProperty("responses").GetProperty("200").TryGetProperty("content", out _), name);
    }

    [Fact]
    public async Task Description_EverySendExample_IsAcceptedAndSent()
    {
        var tenant = await application.NewTenantAsync();
        var operation = (await LoadAsync()).GetProperty("paths").GetProperty(Send).GetProperty("post");
        var examples = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("examples");

        Assert.Equal(
            [
                "send-rcs-text", "send-rcs-suggestions", "send-rcs-image", "send-rcs-video", "send-rcs-file", "send-rcs-card", "send-rcs-carousel", "send-whatsapp-text",
                "send-whatsapp-list", "send-whatsapp-reply-button", "send-whatsapp-image", "send-whatsapp-document",
                "send-whatsapp-audio", "send-whatsapp-location", "send-whatsapp-contacts", "send-whatsapp-template",
                "send-whatsapp-template-button", "send-whatsapp-video", "send-whatsapp-sticker", "send-whatsapp-reaction",
                "send-sms", "send-sms-bulk", "send-email", "send-sms-template", "send-strategy", "send-strategy-stored",
            ],
            examples.EnumerateObject().Select(example => example.Name));
        await Templates.TemplateSamples.NewAsync(tenant, isPublished: true, name: "pedido-enviado");
        var ids = new Dictionary<string, string>
        {
            [ExampleIds.Sms] = await tenant.NewIntegrationAsync("SMS", "Sandbox"),
            [ExampleIds.Rcs] = await tenant.NewIntegrationAsync("RCS", "Sandbox"),
            [ExampleIds.Email] = await tenant.NewIntegrationAsync("Email", "Sandbox"),
            [ExampleIds.WhatsApp] = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox"),
        };
        ids[ExampleIds.Strategy] = await NewStrategyAsync(tenant, ids[ExampleIds.Sms]);
        foreach (var example in examples.EnumerateObject())
        {
            var body = Filled(example.Value.GetProperty("value").GetRawText(), ids);
            var integration = JsonElement.Parse(body) is var written && written.TryGetProperty("integrationId", out var own)
                ? own.GetString()!
                : written.GetProperty("strategy").TryGetProperty("steps", out var steps) ? steps[0].GetProperty("integrationId").GetString()! : ids[ExampleIds.Sms];
            var sent = (await tenant.Client.PostAsync(Send, body)).Expect(200);
            await tenant.WaitForStatusAsync(sent.Id, "SENT");

            var received = (await tenant.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(200).Payload;
            Assert.Equal(sent.Id, received[0].GetProperty("interactionId").GetString());
        }
    }

    [Fact]
    public async Task Description_EnumsAndAllowedValues_AreListed()
    {
        var schemas = (await LoadAsync()).GetProperty("components").GetProperty("schemas");

        Assert.Equal(
            [
                "VALIDATION_PENDING", "VALIDATION_ERROR", "DISPATCH_PENDING", "SENT", "PROVIDER_SENDING_ERROR", "PROCESS_ERROR", "COMPLETED",
                "RECEIVED",
            ],
            Values(schemas.GetProperty("InteractionStatus")));
        Assert.Equal(["in", "out"], Values(schemas.GetProperty("Direction")));
        Assert.Equal(["at-most-once", "at-least-once"], Values(Member(schemas, "DeliveryRequest", "deliveryMode")));
        Assert.Equal(["high", "normal", "bulk"], Values(Member(schemas, "SendRequest", "priority")));
        Assert.Equal(["PhoneNumber", "Email", "WhatsAppUserId", "Sender", "Group"], Values(Member(schemas, "DestinationRequest", "key")));
        Assert.Equal(["send", "read", "configure", "admin"], Values(Member(schemas, "ApiKeyRequest", "scopes").GetProperty("items")));
    }

    [Fact]
    public async Task Description_NotesForOurselves_AreLeftOut()
    {
        var text = (await LoadAsync()).GetRawText();

        Assert.DoesNotContain("Source:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"additionalProperties\": false", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_EveryOperation_HasAnIdAsPeopleWouldNameAMethod()
    {
        var ids = Operations(await LoadAsync()).Select(one => one.Operation.GetProperty("operationId").GetString()!).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[a-z]+([A-Z][a-z]*)*$", id));
        Assert.Superset(new HashSet<string> { "logIn", "sendInteraction", "sendBatch", "getInteraction", "searchInteractions", "setWebhook" }, ids.ToHashSet());
    }

    [Fact]
    public async Task Description_Members_AreRequiredAndNullableAsTheyAreAnswered()
    {
        var schemas = (await LoadAsync()).GetProperty("components").GetProperty("schemas");
        var interaction = schemas.GetProperty("InteractionResponse");
        var required = interaction.GetProperty("required").EnumerateArray().Select(name => name.GetString()).ToHashSet();

        Assert.Superset(new HashSet<string?> { "id", "customStatus", "template" }, required);
        Assert.DoesNotContain("sendAt", required);
        Assert.Equal("string", Member(schemas, "InteractionResponse", "sendAt").GetProperty("type").GetString());
        Assert.Equal("date-time", Member(schemas, "InteractionResponse", "sendAt").GetProperty("format").GetString());
        Assert.Contains("null", Member(schemas, "InteractionResponse", "customStatus").GetProperty("type").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("^[0-9a-f]{24}$", Member(schemas, "InteractionResponse", "id").GetProperty("pattern").GetString());
        Assert.EndsWith("/SendRequest", Member(schemas, "BatchRequest", "items").GetProperty("items").GetProperty("$ref").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/InteractionResponse", Member(schemas, "InteractionAnswer", "payload").GetProperty("$ref").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_Webhooks_AreAllThatCanBeSubscribedTo()
    {
        var webhooks = (await LoadAsync()).GetProperty("webhooks").EnumerateObject().Select(webhook => webhook.Name).ToHashSet();

        Assert.Equal([.. WebhookEvents.All, WebhookEvents.Test], webhooks);
    }

    [Fact]
    public async Task Description_Chapters_BeginWithWhatANewcomerNeeds()
    {
        var document = await LoadAsync();
        var tags = document.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()!).ToList();
        var used = Operations(document).Select(one => one.Operation.GetProperty("tags")[0].GetString()!).Distinct();

        Assert.Equal(["Log in", "Interactions"], tags.Take(2));
        Assert.Equal(tags, used);
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Where a key is taken is declared at the action; a call that takes one and does not say so would be repeated by no client.</summary>
    [Fact]
    public async Task Description_IdempotencyKey_IsWhereItIsTaken()
    {
        var described = Operations(await LoadAsync()).Count(one => one.Operation.GetProperty("parameters").EnumerateArray().Any(
            parameter => parameter.TryGetProperty("$ref", out var reference) && reference.GetString()!.EndsWith("/Idempotency-Key", StringComparison.Ordinal)));
        var taken = Repository.Code("src/Iris.Api").Sum(code => code.Split("IdempotentCalls.KeyOf(Request").Length - 1);

        // The two bulk jobs are started by one.
        Assert.Equal(taken + 1, described);
    }

    [Fact]
    public async Task SwaggerUi_IsServed()
    {
        var page = await application.Anonymous().Http.GetStringAsync("/swagger/index.html");

        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
    }

    private async Task<JsonElement> LoadAsync() =>
        JsonElement.Parse(await application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value)));

    /// <summary>Whether it has a body of ours; that of a callback is the provider's.</summary>
    private static bool HasContract(string name, JsonElement operation) => HasBody(name, operation) && name != Upload;

    private static bool HasBody(string name, JsonElement operation) =>
        operation.TryGetProperty("requestBody", out _) && !name.Contains(" /callback/", StringComparison.Ordinal) && !IsPage(name);

    /// <summary>For who got an e-mail, by its link.</summary>
    private static bool IsPage(string name) => name.Contains(" /unsubscribe/", StringComparison.Ordinal);

    private static bool IsStream(string name) => name.EndsWith("/operations/live", StringComparison.Ordinal);

    private static bool IsFile(string name) =>
        name.EndsWith("/content", StringComparison.Ordinal) || name.Contains(Media, StringComparison.Ordinal);

    private static HashSet<string> Statuses(JsonElement operation) =>
        [.. operation.GetProperty("responses").EnumerateObject().Select(response => response.Name)];

    private static HashSet<string> ExpectedStatuses(string name, JsonElement operation)
    {
        HashSet<string> expected = ["200", "503"];
        if (!name.Contains("/health/", StringComparison.Ordinal) && !name.Contains("/.well-known/", StringComparison.Ordinal)
            && !name.Contains(Media, StringComparison.Ordinal) && !name.Contains(" /errors/", StringComparison.Ordinal) && !IsPage(name))
        {
            expected.Add("401");
        }

        if (!operation.TryGetProperty("security", out var security) || security.GetArrayLength() > 0)
            expected.Add("403");
        if (name.Contains('{', StringComparison.Ordinal))
            expected.Add("404");
        if (HasBody(name, operation))
            expected.UnionWith(["400", "413", "415"]);
        return expected;
    }

    private static JsonElement Member(JsonElement schemas, string schema, string member) =>
        schemas.GetProperty(schema).GetProperty("properties").GetProperty(member);

    /// <summary>Null is one of them where the member may be null.</summary>
    private static IEnumerable<string?> Values(JsonElement schema) =>
        schema.GetProperty("enum").EnumerateArray().Where(value => value.ValueKind != JsonValueKind.Null).Select(value => value.GetString());

    private static async Task<string> NewStrategyAsync(TestTenant tenant, string integrationId) => (await tenant.Client.PostAsync(
        "/configuration/strategy", new { name = "A, then B", steps = new[] { new { integrationId, fallbackAfter = 60 }, new { integrationId, fallbackAfter = 60 } } }))
        .Expect(200).Payload.GetProperty("id").GetString()!;

    /// <summary>The seed has things of its own for the ids of examples; so has the tenant.</summary>
    private string Filled(string example, IReadOnlyDictionary<string, string> ids)
    {
        var seeded = application.Services.GetRequiredService<ExampleValues>().Known;
        return ids.Aggregate(example, (text, id) => text.Replace(seeded[id.Key], id.Value, StringComparison.Ordinal));
    }
}
