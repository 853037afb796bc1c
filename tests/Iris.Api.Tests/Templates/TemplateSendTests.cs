using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;
using static Iris.Api.Tests.Templates.TemplateSamples;

namespace Iris.Api.Tests.Templates;

/// <summary>Sends that name a template.</summary>
public sealed class TemplateSendTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Send = "/conversation/interaction";

    private static readonly object Values = new { nombre = "Ana", pedido = "7/6", entrega = "2026-12-01", total = 1234.5 };

    [Fact]
    public async Task Send_ByName_IsFilledInAndShowsHowEverywhere()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant, name: "Pedido");
        await using var receiver = await TestReceiver.StartAsync();
        await tenant.SetWebhookAsync(integration, receiver.Url);

        var sent = (await SendAsync(tenant, integration, new { name = "pedido", locale = "es-MX", variables = Values })).Expect(200);

        var expected = "Ana, su pedido 7/6 llega el 01/12: €1,234.50";
        await tenant.WaitForStatusAsync(sent.Id, "SENT");
        var read = (await tenant.Client.GetAsync($"{Send}/{sent.Id}")).Expect(200).Payload;
        var found = (await tenant.Client.GetAsync($"{Send}?integrationId={integration}")).Expect(200).Payload.GetProperty("items")[0];
        foreach (var shown in new[] { sent.Payload, read, found })
        {
            Assert.Equal(expected, Plain(shown.GetProperty("payload")));
            Assert.Equal(
                $$$"""{"id":"{{{id}}}","name":"Pedido","version":1,"locale":"es","variables":{"nombre":"Ana","pedido":"7/6","entrega":"2026-12-01","total":1234.5}}""",
                shown.GetProperty("template").GetRawText());
        }

        var received = (await tenant.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(200).Payload;
        Assert.Equal(sent.Id, received[0].GetProperty("interactionId").GetString());
        var told = await Eventually.GetAsync(() => Task.FromResult(receiver.Calls is [var first, ..] ? first : null), "a webhook is called");
        Assert.Equal(id, told.Json.GetProperty("Payload").GetProperty("template").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Send_AfterTheTemplateChanged_KeepsWhatItBecame()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant);
        var first = (await SendAsync(tenant, integration, new { id, variables = Values }, sendAt: DateTimeOffset.UtcNow.AddDays(1))).Expect(200);

        (await tenant.Client.PutAsync($"{Calls}/{id}", new { contents = new { es = new { Type = "simple-text", Text = "Nuevo {{ nombre }}" } } })).Expect(200);
        (await tenant.Client.PostAsync($"{Calls}/{id}/publish")).Expect(200);
        var second = (await SendAsync(tenant, integration, new { id, variables = Values })).Expect(200).Payload;
        var old = (await SendAsync(tenant, integration, new { id, version = 1, variables = Values })).Expect(200).Payload;
        (await tenant.Client.PostAsync($"{Calls}/{id}/archive", new { version = 1 })).Expect(200);

        Assert.Equal(("Nuevo Ana", 2), (Plain(second.GetProperty("payload")), second.GetProperty("template").GetProperty("version").GetInt32()));
        Assert.Equal(1, old.GetProperty("template").GetProperty("version").GetInt32());
        Assert.Equal(["TEMPLATE_NOT_PUBLISHED template.version"], (await SendAsync(tenant, integration, new { id, version = 1, variables = Values })).Expect(409).Errors);
        (await tenant.Client.DeleteAsync($"{Calls}/{id}")).Expect(200);
        Assert.Equal(["TEMPLATE_NOT_FOUND template.id"], (await SendAsync(tenant, integration, new { id, variables = Values })).Expect(404).Errors);
        (await tenant.Client.PostAsync($"{Send}/{first.Id}/cancel")).Expect(200);
        var resent = (await tenant.Client.PostAsync($"{Send}/{first.Id}/resend", new { })).Expect(200).Payload;
        Assert.Equal(first.Payload.GetProperty("payload").GetRawText(), resent.GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task Send_BadTemplate_TellsEveryReasonAndStoresNothing()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant);
        var draft = await TemplateSamples.NewAsync(tenant, isPublished: false, name: "borrador");
        var email = await TemplateSamples.NewAsync(tenant, body: Body(
            channel: "Email", contents: new { es = new { Type = "simple-email", subject = "a", text = "b" } }, variables: Array.Empty<object>()));

        async Task AssertRefusedAsync(int status, object template, params string[] errors)
        {
            Assert.Equal(errors, (await SendAsync(tenant, integration, template)).Expect(status).Errors.Order(StringComparer.Ordinal));
            Assert.Equal(errors, (await SendAsync(tenant, integration, template, path: $"{Send}/validate")).Expect(status).Errors.Order(StringComparer.Ordinal));
        }

        await AssertRefusedAsync(
            400,
            new { id, locale = "?", timeZone = "Marte", variables = new { nombr = "x", entrega = "mañana", total = "mucho", pedido = (string?)null } },
            "INVALID_LOCALE template.locale", "INVALID_TYPE template.variables.entrega", "INVALID_TYPE template.variables.total",
            "REQUIRED template.variables.nombre", "REQUIRED template.variables.pedido", "UNKNOWN_MEMBER template.variables.nombr",
            "UNKNOWN_TIME_ZONE template.timeZone");
        await AssertRefusedAsync(400, new { id, variables = 7 }, "INVALID_TYPE template.variables");
        await AssertRefusedAsync(400, new { id, name = "x" }, "TEMPLATE_ID_OR_NAME template");
        await AssertRefusedAsync(400, new { }, "TEMPLATE_ID_OR_NAME template");
        await AssertRefusedAsync(404, new { name = "nadie" }, "TEMPLATE_NOT_FOUND template.name");
        await AssertRefusedAsync(404, new { id = "x" }, "TEMPLATE_NOT_FOUND template.id");
        await AssertRefusedAsync(404, new { id, version = 7 }, "TEMPLATE_VERSION_NOT_FOUND template.version");
        await AssertRefusedAsync(409, new { name = "BORRADOR", variables = Values }, "TEMPLATE_NOT_PUBLISHED template");
        await AssertRefusedAsync(409, new { id = draft, version = 1, variables = Values }, "TEMPLATE_NOT_PUBLISHED template.version");
        await AssertRefusedAsync(400, new { id = email }, "TEMPLATE_CHANNEL template");
        await AssertRefusedAsync(400, new { id, variable = 1 }, "REQUIRED template.variables.entrega", "REQUIRED template.variables.nombre", "REQUIRED template.variables.pedido", "UNKNOWN_MEMBER template.variable");
        // What it becomes has to keep the channel's rules.
        var empty = await TemplateSamples.NewAsync(tenant, body: Body(
            contents: new { es = new { Type = "simple-text", Text = "{{ a }}" } }, variables: new[] { new { name = "a", type = "text", example = "x" } }));
        await AssertRefusedAsync(400, new { id = empty }, "REQUIRED template.payload.text");
        Assert.Equal(
            ["PAYLOAD_OR_TEMPLATE template"],
            (await SendAsync(tenant, integration, new { id, variables = Values }, payLoad: new { Type = "simple-text", Text = "x" })).Expect(400).Errors);
        Assert.Equal(["REQUIRED payLoad"], (await SendAsync(tenant, integration, null)).Expect(400).Errors);
        Assert.Equal(0, (await tenant.Client.GetAsync("/conversation/process")).Payload.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData(null, "de-AT", "de")]
    [InlineData(null, "en-GB", "en")]
    [InlineData(null, "fr", "es")]
    [InlineData(null, null, "es")]
    [InlineData("en-US", "de", "en")]
    [InlineData("ES-mx", "de", "es-MX")]
    [InlineData("es-AR", "de", "es")]
    public async Task Send_Language_FallsBack(string? asked, string? users, string expected)
    {
        var (tenant, integration) = await NewAsync();
        var contents = new[] { "es", "es-MX", "en", "de" }.ToDictionary(locale => locale, locale => (object)new { Type = "simple-text", Text = $"{locale} {{{{ h | date: '%H' }}}}" });
        var id = await TemplateSamples.NewAsync(tenant, body: Body(contents: contents, variables: new[] { new { name = "h", type = "datetime", example = "2026-12-01T10:00:00Z" } }));
        var phone = TestTenant.NewPhone();
        object metadata = users is null ? new { timeZone = "Asia/Tokyo" } : new { locale = users, timeZone = "Asia/Tokyo" };
        (await tenant.Client.PostAsync("/user", new { name = "a", metadata, destinations = new[] { new { key = "PhoneNumber", value = phone } } })).Expect(200);

        var sent = (await SendAsync(tenant, integration, new { id, locale = asked, variables = new { h = "2026-12-01T10:00:00Z" } }, phone)).Expect(200).Payload;
        var zoned = (await SendAsync(
            tenant, integration, new { id, locale = asked, timeZone = "America/New_York", variables = new { h = "2026-12-01T10:00:00Z" } }, phone)).Expect(200).Payload;

        Assert.Equal((expected, $"{expected} 19"), (sent.GetProperty("template").GetProperty("locale").GetString(), Plain(sent.GetProperty("payload"))));
        Assert.Equal($"{expected} 05", Plain(zoned.GetProperty("payload")));
    }

    [Fact]
    public async Task Validate_Template_ShowsWhatItWouldBecome()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant);

        var forecast = (await SendAsync(tenant, integration, new { id, variables = Values }, path: $"{Send}/validate")).Expect(200).Payload;

        Assert.Equal("Ana, su pedido 7/6 llega el 01/12: 1.234,50 €", Plain(forecast.GetProperty("payload")));
        Assert.Equal((id, 1), (forecast.GetProperty("template").GetProperty("id").GetString(), forecast.GetProperty("template").GetProperty("version").GetInt32()));
        Assert.Equal(1, forecast.GetProperty("metadata").GetProperty("sms").GetProperty("parts").GetInt32());
    }

    [Fact]
    public async Task Batch_OneTemplate_IsFilledInForEach()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant, name: "lote");
        await TemplateSamples.NewAsync(tenant, name: "otra", body: Body(
            "otra", contents: new { es = new { Type = "simple-text", Text = "Otra" } }, variables: Array.Empty<object>()));

        object Item(object? template, object? payLoad = null) => new
        {
            template, payLoad, integrationId = integration, Destinations = new[] { TestTenant.NewPhone() }, AutoCreateUser = true, AutoCreateProcess = true,
        };
        var answer = (await tenant.Client.PostAsync($"{Send}/batch", new
        {
            template = new { name = "lote", locale = "es", variables = new { entrega = "2026-12-01", total = 5 } },
            items = new[]
            {
                Item(new { variables = new { nombre = "Ana", pedido = "1" } }),
                Item(new { variables = new { nombre = "Eva", pedido = "2", total = 7 }, locale = "en" }),
                Item(new { variables = new { pedido = "3" } }),
                Item(null),
                Item(null, new { Type = "simple-text", Text = "propio" }),
                Item(new { name = "otra", variables = new { } }),
                Item(7),
            },
        })).Expect(200).Payload;

        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([200, 200, 400, 400, 200, 400, 400], items.Select(item => item.GetProperty("status").GetInt32()));
        async Task<string> TextAsync(int index) => Plain((await tenant.Client.GetAsync($"{Send}/{items[index].GetProperty("id").GetString()}")).Payload.GetProperty("payload"));
        Assert.Equal("Ana, su pedido 1 llega el 01/12: 5,00 €", await TextAsync(0));
        Assert.Equal("Eva, order 2: 1 Dec €7.00", await TextAsync(1));
        Assert.Equal("propio", await TextAsync(4));
        Assert.Equal("template.variables.nombre", items[2].GetProperty("error")[0].GetProperty("field").GetString());
        // The batch's variables are for it as well: who names another template gets them too.
        Assert.Equal("template.variables.entrega", items[5].GetProperty("error")[0].GetProperty("field").GetString());
        Assert.Equal(id, (await tenant.Client.GetAsync($"{Send}/{items[0].GetProperty("id").GetString()}")).Payload.GetProperty("template").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Draft_OfAProcess_MayHoldATemplate()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant);
        var phone = TestTenant.NewPhone();
        var user = (await tenant.NewUserAsync(phone)).GetProperty("id").GetString();
        var process = (await tenant.Client.PostAsync("/conversation/process", new
        {
            userId = user, isDraft = true, draft = new { template = new { id, variables = Values }, integrationId = integration, Destinations = new[] { phone } },
        })).Expect(200).Id;

        var sent = (await tenant.Client.PostAsync($"/conversation/process/{process}/send")).Expect(200).Payload;

        Assert.Equal(id, sent.GetProperty("template").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Send_TemplateOfAnotherTenant_IsUnknown()
    {
        var (tenant, integration) = await NewAsync();
        var other = await application.NewTenantAsync();
        var id = await TemplateSamples.NewAsync(other, name: "suya");

        Assert.Equal(["TEMPLATE_NOT_FOUND template.id"], (await SendAsync(tenant, integration, new { id })).Expect(404).Errors);
        Assert.Equal(["TEMPLATE_NOT_FOUND template.name"], (await SendAsync(tenant, integration, new { name = "suya" })).Expect(404).Errors);
    }

    [Fact]
    public async Task Send_WithAKeyAgain_IsAnsweredTheSame()
    {
        var (tenant, integration) = await NewAsync();
        var id = await TemplateSamples.NewAsync(tenant);
        var body = BodyOf(integration, new { id, variables = Values }, TestTenant.NewPhone(), null, null);

        var first = (await tenant.Client.PostKeyedAsync(Send, body, "k-1")).Expect(200);
        var again = (await tenant.Client.PostKeyedAsync(Send, body, "k-1")).Expect(200);

        Assert.Equal(first.Envelope.GetRawText(), again.Envelope.GetRawText());
    }

    private async Task<(TestTenant Tenant, string Integration)> NewAsync()
    {
        var tenant = await application.NewTenantAsync();
        return (tenant, await tenant.NewIntegrationAsync("SMS", "Sandbox"));
    }

    private static Task<Answer> SendAsync(
        TestTenant tenant, string integration, object? template, string? phone = null, object? payLoad = null, DateTimeOffset? sendAt = null, string path = Send) =>
        tenant.Client.PostAsync(path, BodyOf(integration, template, phone ?? TestTenant.NewPhone(), payLoad, sendAt));

    private static object BodyOf(string integration, object? template, string phone, object? payLoad, DateTimeOffset? sendAt) => new
    {
        template,
        payLoad,
        integrationId = integration,
        Destinations = new[] { phone },
        AutoCreateUser = true,
        AutoCreateProcess = true,
        sendAt = sendAt?.ToString("O"),
    };

    /// <summary>The text, with plain blanks.</summary>
    private static string Plain(JsonElement payload) => payload.GetProperty("Text").GetString()!.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
