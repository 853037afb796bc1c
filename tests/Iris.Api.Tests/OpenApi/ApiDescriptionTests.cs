using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Channels;

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
    public async Task Description_EveryBody_HasASchemaAndExamplesThatTheGatewayTakes()
    {
        var tenant = await application.NewTenantAsync();
        var bodies = Operations(await LoadAsync()).Where(one => HasContract(one.Name, one.Operation)).ToList();

        Assert.NotEmpty(bodies);
        foreach (var (name, operation) in bodies)
        {
            var media = operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
            Assert.True(media.GetProperty("schema").TryGetProperty("$ref", out _), name);
            var examples = media.GetProperty("examples").EnumerateObject().ToList();
            Assert.NotEmpty(examples);
            foreach (var example in examples.Where(_ => name != $"post {Send}"))
                await TryAsync(tenant, name, example.Value.GetProperty("value").GetRawText());
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
        foreach (var example in examples.EnumerateObject())
        {
            var isStrategy = example.Name.StartsWith("send-strategy", StringComparison.Ordinal);
            var integration = await tenant.NewIntegrationAsync(isStrategy ? "SMS" : example.Name.Split('-')[1], "Sandbox");
            var body = example.Value.GetProperty("value").GetRawText()
                .Replace("67c98902c362797495a602c6", integration, StringComparison.Ordinal);
            if (isStrategy)
                body = body.Replace("67c98902c362797495a602c7", await tenant.NewIntegrationAsync("RCS", "Sandbox"), StringComparison.Ordinal)
                    .Replace("67c98902c362797495a602c8", await tenant.NewIntegrationAsync("Email", "Sandbox"), StringComparison.Ordinal)
                    .Replace("67ab5a30265f8a4e73196c0c", await NewStrategyAsync(tenant, integration), StringComparison.Ordinal);
            if (example.Name == "send-strategy")
                integration = JsonElement.Parse(body).GetProperty("strategy").GetProperty("steps")[0].GetProperty("integrationId").GetString()!;
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

    private static IEnumerable<string?> Values(JsonElement schema) =>
        schema.GetProperty("enum").EnumerateArray().Select(value => value.GetString());

    private static async Task<string> OtherUserAsync(TestTenant tenant) =>
        (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;

    private static async Task<string> SentAsync(TestTenant tenant, string sandbox)
    {
        var sent = await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = sandbox,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });
        await tenant.WaitForStatusAsync(sent.Expect(200).Id, "SENT");
        return sent.Id;
    }

    /// <summary>Calls an operation with an example; ids in path and body are those of things that exist.</summary>
    private static async Task<string> NewStrategyAsync(TestTenant tenant, string integrationId) => (await tenant.Client.PostAsync(
        "/configuration/strategy", new { name = "A, then B", steps = new[] { new { integrationId, fallbackAfter = 60 }, new { integrationId, fallbackAfter = 60 } } }))
        .Expect(200).Payload.GetProperty("id").GetString()!;

    private async Task TryAsync(TestTenant tenant, string name, string body)
    {
        var (method, path) = (name.Split(' ')[0], name.Split(' ')[1]);
        var user = (await tenant.NewUserAsync(TestTenant.NewPhone())).GetProperty("id").GetString()!;
        var id = path.StartsWith("/user", StringComparison.Ordinal) ? user : await tenant.NewIntegrationAsync();
        if (path.StartsWith("/admin", StringComparison.Ordinal))
            id = tenant.Id.Value;
        if (path.EndsWith("/resend", StringComparison.Ordinal))
            id = await tenant.NewCancelledInteractionAsync();
        if (path.StartsWith("/conversation/process/{id}", StringComparison.Ordinal))
            id = await tenant.NewProcessAsync(user);
        if (path.StartsWith("/configuration/template/{id}", StringComparison.Ordinal))
            id = await Templates.TemplateSamples.NewAsync(tenant, isPublished: path.EndsWith("/archive", StringComparison.Ordinal));
        if (path == "/configuration/template")
            body = Templates.TemplateSamples.Renamed(body);
        var sent = "";
        if (path.StartsWith("/sandbox/", StringComparison.Ordinal))
        {
            id = await tenant.NewIntegrationAsync("SMS", "Sandbox");
            sent = await SentAsync(tenant, id);
        }

        if (path == "/configuration/strategy/{id}")
            id = await NewStrategyAsync(tenant, id);
        if (path == "/configuration/integration/{id}/test")
            application.Script.Probe = _ => Task.FromResult<SendOutcome>(new SendOutcome.Accepted([], null, null));
        if (path.Contains("/webhook", StringComparison.Ordinal))
            await tenant.SetWebhookAsync(id, "https://crm.example.test/hook");
        var client = path.StartsWith("/admin", StringComparison.Ordinal) ? application.Platform() : tenant.Client;
        if (path.StartsWith("/admin/tenant/{id}", StringComparison.Ordinal))
            id = tenant.Id.Value;
        var email = $"{user}@example.test";
        var account = path.EndsWith("/password", StringComparison.Ordinal) ? await tenant.NewAccountAsync(email) : "";
        if (path == "/configuration/account/{id}/password")
            id = account;
        if (path == "/user/password")
            client = await tenant.LogInAsync(email);
        // The numbers of the examples may belong to the user of the example before.
        var own = body.Replace(TestTenant.Email, email, StringComparison.Ordinal)
            .Replace("67b47f93bb45e1c88f7cca05", user, StringComparison.Ordinal)
            .Replace("67b47f93bb45e1c88f7cca06", path.EndsWith("/merge", StringComparison.Ordinal) ? await OtherUserAsync(tenant) : "", StringComparison.Ordinal)
            .Replace("67c98902c362797495a602c6", id, StringComparison.Ordinal)
            .Replace("67c98902c362797495a602c7", path == "/configuration/integration/{id}" ? await tenant.NewIntegrationAsync() : "", StringComparison.Ordinal)
            .Replace("67c98902c362797495a602c8", path == "/configuration/integration/{id}" ? await tenant.NewIntegrationAsync() : "", StringComparison.Ordinal)
            .Replace("685bc5e5c707c57a2a9d09c6", sent, StringComparison.Ordinal)
            .Replace("638 166 168", TestTenant.NewPhone()[2..], StringComparison.Ordinal)
            .Replace("34638766068", TestTenant.NewPhone(), StringComparison.Ordinal)
            .Replace("inventado1", $"inventado-{user}", StringComparison.Ordinal);

        var answer = await client.CallAsync(
            new HttpMethod(method), path.Replace("{id}", id, StringComparison.Ordinal).Replace("{integrationId}", id, StringComparison.Ordinal)
                .Replace("{accountId}", account, StringComparison.Ordinal),
            new StringContent(own, null, "application/json"));

        // The account of the log-in example is the seed's.
        Assert.True(answer.Status == 200, $"{name}: {answer.Envelope}");
    }
}
