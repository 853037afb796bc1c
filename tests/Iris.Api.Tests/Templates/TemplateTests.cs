using System.Text.Json;
using Iris.Api.Tests.Support;
using static Iris.Api.Tests.Templates.TemplateSamples;

namespace Iris.Api.Tests.Templates;

/// <summary>Templates from their draft to their end.</summary>
public sealed class TemplateTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Create_Template_IsADraftThatIsReadAsItWasWritten()
    {
        var tenant = await application.NewTenantAsync();

        var made = (await tenant.Client.PostAsync(Calls, Body("Pedido Enviado"))).Expect(200).Payload;

        Assert.Equal(("Pedido Enviado", "SMS", JsonValueKind.Null, 1), (Of(made, "name"), Of(made, "channel"), made.GetProperty("current").ValueKind, made.GetProperty("draft").GetInt32()));
        var version = Assert.Single(made.GetProperty("versions").EnumerateArray());
        Assert.Equal(("draft", Text), (Of(version, "state"), Of(version.GetProperty("contents").GetProperty("es"), "Text")));
        Assert.Equal(["nombre", "pedido", "entrega", "total"], version.GetProperty("variables").EnumerateArray().Select(one => Of(one, "name")));
        var read = (await tenant.Client.GetAsync($"{Calls}/{Of(made, "id")}")).Expect(200).Payload;
        Assert.Equal(made.GetRawText(), read.GetRawText());
        var listed = (await tenant.Client.GetAsync($"{Calls}?channel=sms")).Expect(200).Payload.GetProperty("items");
        Assert.Equal(("Pedido Enviado", false), (Of(listed[0], "name"), listed[0].TryGetProperty("versions", out _)));
        Assert.Equal(0, (await tenant.Client.GetAsync($"{Calls}?channel=Email")).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Create_WithAKey_MakesOneAndAnswersTheSame()
    {
        var tenant = await application.NewTenantAsync();
        var body = Body();

        var first = (await tenant.Client.PostKeyedAsync(Calls, body, "k-1")).Expect(200);
        var again = (await tenant.Client.PostKeyedAsync(Calls, body, "k-1")).Expect(200);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(1, (await tenant.Client.GetAsync(Calls)).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Create_BadTemplate_TellsEveryReasonAndMakesNothing()
    {
        var tenant = await application.NewTenantAsync();

        var refused = (await tenant.Client.PostAsync(Calls, new
        {
            name = " ",
            channel = "Paloma",
            defaultLocale = "español",
            contents = new Dictionary<string, object> { ["zz-ZZ-??"] = new { }, ["es"] = 7 },
            variables = new object[]
            {
                new { name = "no válido", type = "text" }, new { name = "for", type = "nada" }, new { name = "a", type = "number", example = "uno" },
                new { name = "a", type = "date", @default = "mañana" }, new { name = "true", type = "text" },
            },
        })).Expect(400);

        Assert.Equal(
            [
                "DUPLICATE_MEMBER variables[3].name", "INVALID_LOCALE contents.zz-ZZ-??", "INVALID_LOCALE defaultLocale", "INVALID_NAME variables[0].name",
                "INVALID_NAME variables[4].name", "INVALID_TYPE contents.es", "INVALID_TYPE variables[2].example", "INVALID_TYPE variables[3].default",
                "NOT_ALLOWED channel", "NOT_ALLOWED variables[1].type", "REQUIRED name",
            ],
            refused.Errors.Order(StringComparer.Ordinal));
        Assert.Equal(["REQUIRED channel", "REQUIRED contents", "REQUIRED defaultLocale", "REQUIRED name"], (await tenant.Client.PostAsync(Calls, new { })).Expect(400).Errors.Order());
        Assert.Equal(["UNKNOWN_MEMBER content"], (await tenant.Client.PostAsync(Calls, new { content = 1 })).Expect(400).Errors.Where(one => one.StartsWith('U')));
        Assert.Equal(0, (await tenant.Client.GetAsync(Calls)).Payload.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("{{ nombre", "INVALID_LIQUID contents.es.Text")]
    [InlineData("{% include 'x' %}", "INVALID_LIQUID contents.es.Text")]
    [InlineData("{{ nombre | upcas }}", "UNKNOWN_FILTER contents.es.Text")]
    [InlineData("{% for x in (1..1000000000) %}{% endfor %}", "LIQUID_LIMIT contents.es.Text")]
    public async Task Create_BadLiquid_IsRefusedWhereItStands(string text, string error)
    {
        var tenant = await application.NewTenantAsync();

        var refused = await tenant.Client.PostAsync(Calls, Body(contents: new { es = new { Type = "simple-text", Text = text } }));

        Assert.Equal([error], refused.Expect(400).Errors);
    }

    [Fact]
    public async Task Create_TooMuch_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var variables = Enumerable.Range(0, 101).Select(i => new { name = $"v{i}", type = "text" }).ToArray();
        var large = new { es = new { Type = "simple-text", Text = new string('a', 256 * 1024) } };

        Assert.Equal(["TOO_MANY variables"], (await tenant.Client.PostAsync(Calls, Body(variables: variables))).Expect(400).Errors);
        Assert.Equal(["TOO_LARGE contents"], (await tenant.Client.PostAsync(Calls, Body(contents: large))).Expect(400).Errors);
    }

    [Fact]
    public async Task Create_NameInAnyCase_IsUniqueInTheTenant()
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        await NewAsync(tenant, name: "Añil");
        var second = await NewAsync(tenant);

        Assert.Equal(["TEMPLATE_NAME_TAKEN name"], (await tenant.Client.PostAsync(Calls, Body("AÑIL "))).Expect(409).Errors);
        Assert.Equal(["TEMPLATE_NAME_TAKEN name"], (await tenant.Client.PutAsync($"{Calls}/{second}", new { name = "añil" })).Expect(409).Errors);
        (await other.Client.PostAsync(Calls, Body("añil"))).Expect(200);
    }

    [Fact]
    public async Task Publish_Draft_ShowsItAndNeverChangesAgain()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant, isPublished: false);

        var published = (await tenant.Client.PostAsync($"{Calls}/{id}/publish", new { version = 1 })).Expect(200).Payload;

        Assert.Equal((1, "published"), (published.GetProperty("version").GetInt32(), Of(published, "state")));
        Assert.Empty(published.GetProperty("unused").EnumerateArray());
        var spanish = published.GetProperty("previews")[0];
        Assert.Equal("Ana, su pedido 7/6 llega el 01/12: 0,00 €", Of(spanish, "text").Replace('\u00a0', ' '));
        Assert.Equal("GSM-7", Of(spanish.GetProperty("sms"), "encoding"));
        Assert.Equal("en", Of(published.GetProperty("previews")[1], "locale"));

        var changed = (await tenant.Client.PutAsync(
            $"{Calls}/{id}", new { contents = new { es = new { Type = "simple-text", Text = "otro" } }, description = "d" })).Expect(200).Payload;
        Assert.Equal((1, 2), (changed.GetProperty("current").GetInt32(), changed.GetProperty("draft").GetInt32()));
        Assert.Equal([Text, "otro"], changed.GetProperty("versions").EnumerateArray().Select(one => Of(one.GetProperty("contents").GetProperty("es"), "Text")));
        changed = (await tenant.Client.PutAsync($"{Calls}/{id}", new { contents = new { es = new { Type = "simple-text", Text = "y otro" } } })).Expect(200).Payload;
        Assert.Equal([1, 2], changed.GetProperty("versions").EnumerateArray().Select(one => one.GetProperty("version").GetInt32()));

        var second = (await tenant.Client.PostAsync($"{Calls}/{id}/publish")).Expect(200).Payload;
        Assert.Equal(["nombre", "pedido", "entrega", "total"], second.GetProperty("unused").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(["TEMPLATE_NO_DRAFT"], (await tenant.Client.PostAsync($"{Calls}/{id}/publish")).Expect(409).Errors);
        Assert.Equal(["TEMPLATE_VERSION_NOT_FOUND version"], (await tenant.Client.PostAsync($"{Calls}/{id}/publish", new { version = 9 })).Expect(404).Errors);
    }

    [Fact]
    public async Task Publish_BrokenRules_AreAllTold()
    {
        var tenant = await application.NewTenantAsync();
        var twilio = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var id = await NewAsync(tenant, isPublished: false, body: Body(
            contents: new Dictionary<string, object>
            {
                ["es"] = new { Type = "simple-text", Text = "{{ nombre }} {{ apellido }} {% if otro %}{{ cosa.a | append: mas }}{% endif %}" },
                ["en"] = new { Type = "simple-text", Text = "{{ falta | slice: 0, 0 }}" },
                ["de"] = new { Type = "simple-txt", Tex = "{{ nombre }}" },
            },
            variables: new object[] { new { name = "nombre", type = "text", required = true } }));

        var refused = (await tenant.Client.PostAsync($"{Calls}/{id}/publish", new { integrationId = twilio })).Expect(400);

        Assert.Equal(
            ["EXAMPLE_REQUIRED variables[0].example", "UNDECLARED_VARIABLE contents.en.Text", "UNDECLARED_VARIABLE contents.es.Text"],
            refused.Errors.Order(StringComparer.Ordinal));
        Assert.Contains(refused.Messages, message => message.Contains("apellido, otro, cosa, mas", StringComparison.Ordinal));

        await tenant.Client.PutAsync($"{Calls}/{id}", new
        {
            contents = new Dictionary<string, object> { ["es"] = new { Type = "simple-text", Text = "{{ nombre }}" }, ["de"] = new { Type = "simple-txt" } },
            variables = new object[] { new { name = "nombre", type = "text", example = "" } },
        });
        Assert.Equal(
            ["NOT_ALLOWED contents.de.type", "REQUIRED contents.es.text"],
            (await tenant.Client.PostAsync($"{Calls}/{id}/publish")).Expect(400).Errors.Order(StringComparer.Ordinal));
        Assert.Equal(1, (await tenant.Client.GetAsync($"{Calls}/{id}")).Payload.GetProperty("draft").GetInt32());
        Assert.Equal(
            ["INTEGRATION_NOT_FOUND integrationId"],
            (await tenant.Client.PostAsync($"{Calls}/{id}/preview", new { locale = "es", variables = new { nombre = "a" }, integrationId = new string('0', 24) })).Expect(404).Errors);
    }

    /// <summary>The provider's own limit, which the channel does not have.</summary>
    [Fact]
    public async Task Publish_ForAProviderThatCannotCarryIt_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var vonage = await tenant.NewIntegrationAsync("SMS", "Vonage", new { apiKey = "key", apiSecret = "secret", from = "Iris" }, callbacks: "unsigned");
        var body = Body(contents: new { es = new { Type = "simple-text", Text = new string('a', 3300) } }, variables: Array.Empty<object>());
        var id = await NewAsync(tenant, isPublished: false, body: body);

        var refused = await tenant.Client.PostAsync($"{Calls}/{id}/publish", new { integrationId = vonage });

        Assert.Equal(["TOO_LONG contents.es.text"], refused.Expect(400).Errors);
    }

    [Fact]
    public async Task Preview_Email_ShowsSubjectHtmlAndText()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant, isPublished: false, body: Body(
            channel: "Email",
            contents: new { es = new { Type = "simple-email", subject = "Hola {{ n }}", body = "<b>{{ n }}</b>", text = "{{ n }}" } },
            variables: new[] { new { name = "n", type = "text", example = "Ana" } }));

        var shown = (await tenant.Client.PostAsync($"{Calls}/{id}/preview", new { variables = new { n = "<i>&" } })).Expect(200).Payload;

        Assert.Equal("draft", Of(shown, "state"));
        var preview = Assert.Single(shown.GetProperty("previews").EnumerateArray());
        Assert.Equal(("Hola <i>&", "<b>&lt;i&gt;&amp;</b>", "<i>&"), (Of(preview, "subject"), Of(preview, "html"), Of(preview, "text")));
        Assert.Equal(Of(preview, "html"), Of(preview.GetProperty("payload"), "body"));
    }

    [Fact]
    public async Task Preview_WhatsApp_ShowsItsOwnForm()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant, isPublished: false, body: Body(
            channel: "WhatsApp",
            contents: new { es = new { Type = "simple-text", Text = "Hola {{ n }}" } },
            variables: new[] { new { name = "n", type = "text", example = "Ana" } }));

        var preview = (await tenant.Client.PostAsync($"{Calls}/{id}/preview")).Expect(200).Payload.GetProperty("previews")[0];

        Assert.Equal("Hola Ana", Of(preview.GetProperty("form").GetProperty("text"), "body"));
    }

    [Fact]
    public async Task PreviewUnsaved_WhatWouldBeATemplate_ShowsItAndSavesNothing()
    {
        var tenant = await application.NewTenantAsync();
        var contents = new { es = new { Type = "simple-text", Text } };

        var seen = (await tenant.Client.PostAsync(
            $"{Calls}/preview", new { channel = "SMS", defaultLocale = "es", contents, variables = Variables, values = new { nombre = "Lupe" } })).Expect(200).Payload;
        var shown = (await tenant.Client.PostAsync(
            $"{Calls}/preview", new { channel = "SMS", defaultLocale = "es", contents, variables = Variables })).Expect(200).Payload;
        var refused = (await tenant.Client.PostAsync(
            $"{Calls}/preview", new { channel = "SMS", defaultLocale = "en", contents, variables = Array.Empty<object>() })).Expect(400);

        Assert.StartsWith("Lupe, su pedido 7/6", Of(seen.GetProperty("previews")[0], "text"), StringComparison.Ordinal);
        var preview = Assert.Single(shown.GetProperty("previews").EnumerateArray());
        Assert.Equal(("Ana, su pedido 7/6 llega el 01/12: 0,00 €", 1), (Of(preview, "text"), preview.GetProperty("sms").GetProperty("parts").GetInt32()));
        Assert.Equal(["DEFAULT_LOCALE_MISSING defaultLocale"], refused.Errors);
        Assert.Equal(0, (await tenant.Client.GetAsync(Calls)).Payload.GetProperty("items").GetArrayLength());
        (await (await tenant.ClientWithScopesAsync("send")).PostAsync($"{Calls}/preview", new { channel = "SMS" })).Expect(403);
    }

    [Fact]
    public async Task Preview_BadQuestion_IsRefusedWithEveryReason()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant);

        var refused = await tenant.Client.PostAsync($"{Calls}/{id}/preview", new { locale = "??", timeZone = "Marte", variables = new { nombre = 7, nombr = "x", total = "1" } });

        Assert.Equal(
            ["INVALID_LOCALE locale", "INVALID_TYPE variables.nombre", "INVALID_TYPE variables.total", "UNKNOWN_MEMBER variables.nombr", "UNKNOWN_TIME_ZONE timeZone"],
            refused.Expect(400).Errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Preview_HostileText_IsRefusedAndTheGatewayGoesOn()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant, isPublished: false, body: Body(
            contents: new { es = new { Type = "simple-text", Text = "{% for x in (1..1000) %}{% for y in (1..1000) %}{{ x }}{% endfor %}{% endfor %}" } },
            variables: Array.Empty<object>()));

        Assert.Equal(["TEMPLATE_NOT_RENDERED contents.es.Text"], (await tenant.Client.PostAsync($"{Calls}/{id}/preview")).Expect(400).Errors);
        (await tenant.Client.GetAsync("/health/live")).Expect(200);
    }

    [Fact]
    public async Task ArchiveAndDelete_Versions_GoInTheirOrder()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant);

        Assert.Equal(["TEMPLATE_VERSION_PUBLISHED"], (await tenant.Client.DeleteAsync($"{Calls}/{id}/version/1")).Expect(409).Errors);
        var archived = (await tenant.Client.PostAsync($"{Calls}/{id}/archive", new { version = 1 })).Expect(200).Payload;
        Assert.Equal("archived", Of(archived.GetProperty("versions")[0], "state"));
        Assert.Equal(["TEMPLATE_NOT_PUBLISHED"], (await tenant.Client.PostAsync($"{Calls}/{id}/archive")).Expect(409).Errors);
        Assert.Equal(["TEMPLATE_LAST_VERSION"], (await tenant.Client.DeleteAsync($"{Calls}/{id}/version/1")).Expect(409).Errors);
        (await tenant.Client.PutAsync($"{Calls}/{id}", new { defaultLocale = "en" })).Expect(200);
        var left = (await tenant.Client.DeleteAsync($"{Calls}/{id}/version/1")).Expect(200).Payload;
        Assert.Equal([2], left.GetProperty("versions").EnumerateArray().Select(one => one.GetProperty("version").GetInt32()));
        Assert.Equal(["TEMPLATE_VERSION_NOT_FOUND"], (await tenant.Client.DeleteAsync($"{Calls}/{id}/version/1")).Expect(404).Errors);
        (await tenant.Client.DeleteAsync($"{Calls}/{id}")).Expect(200);
        Assert.Equal(["TEMPLATE_NOT_FOUND"], (await tenant.Client.GetAsync($"{Calls}/{id}")).Expect(404).Errors);
    }

    [Fact]
    public async Task Update_ManyVersions_AreNoMoreThanTwenty()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant);
        for (var i = 2; i <= 20; i++)
        {
            (await tenant.Client.PutAsync($"{Calls}/{id}", new { defaultLocale = i % 2 == 0 ? "en" : "es" })).Expect(200);
            (await tenant.Client.PostAsync($"{Calls}/{id}/publish")).Expect(200);
        }

        Assert.Equal(["TEMPLATE_VERSIONS_FULL"], (await tenant.Client.PutAsync($"{Calls}/{id}", new { defaultLocale = "en" })).Expect(409).Errors);
        Assert.Equal(["FIXED channel"], (await tenant.Client.PutAsync($"{Calls}/{id}", new { channel = "Email" })).Expect(400).Errors);
    }

    [Fact]
    public async Task Calls_WithoutTheirScope_AreForbidden()
    {
        var tenant = await application.NewTenantAsync();
        var id = await NewAsync(tenant);
        var reader = await tenant.ClientWithScopesAsync("read");

        (await reader.GetAsync($"{Calls}/{id}")).Expect(200);
        (await reader.PostAsync($"{Calls}/{id}/preview")).Expect(200);
        (await reader.PostAsync(Calls, Body())).Expect(403);
        (await reader.PostAsync($"{Calls}/{id}/publish")).Expect(403);
        (await reader.DeleteAsync($"{Calls}/{id}")).Expect(403);
        (await (await tenant.ClientWithScopesAsync("send")).GetAsync($"{Calls}/{id}")).Expect(403);
    }

    private static string Of(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
