using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Catalogues;

/// <summary>Providers' own templates: read, shown, and what sends are held against.</summary>
public sealed class CatalogueTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/sync")]
    public async Task Call_ProviderWithoutACatalogue_Answers409(string method, string call)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");

        var refused = await tenant.Client.CallAsync(new HttpMethod(method), $"/configuration/integration/{integration}/catalogue{call}", null);

        Assert.Equal(["CATALOGUE_NOT_OFFERED"], refused.Expect(409).Errors);
        Assert.Equal(
            ["INTEGRATION_NOT_FOUND"],
            (await tenant.Client.CallAsync(new HttpMethod(method), $"/configuration/integration/{new string('0', 24)}/catalogue{call}", null)).Expect(404).Errors);
    }

    [Fact]
    public async Task Send_ProviderWithoutACatalogue_SaysThatNothingWasChecked()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");

        foreach (var path in new[] { "/conversation/interaction", "/conversation/interaction/validate" })
        {
            var answer = (await tenant.Client.PostAsync(path, Body(integration, "alta", 1))).Expect(200).Payload;
            Assert.Equal("""{"checked":false,"reason":"not-offered"}""", answer.GetProperty("metadata").GetProperty("providerTemplate").GetRawText());
        }
    }

    [Fact]
    public async Task Send_CatalogueNeverReadOrUnreadable_SaysSoAndBlocksNobody()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await NewLatamAsync(tenant);

        var first = (await tenant.Client.PostAsync("/conversation/interaction/validate", Body(integration, "alta", 1))).Expect(200).Payload;
        Assert.Equal("never-read", first.GetProperty("metadata").GetProperty("providerTemplate").GetProperty("reason").GetString());
        var shown = (await tenant.Client.GetAsync($"/configuration/integration/{integration}/catalogue")).Expect(200).Payload;
        Assert.Equal((JsonValueKind.Null, 0), (shown.GetProperty("read").ValueKind, shown.GetProperty("templates").GetArrayLength()));

        // Nothing answers there.
        var tried = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/catalogue/sync")).Expect(200).Payload;
        Assert.NotEqual(JsonValueKind.Null, tried.GetProperty("error").ValueKind);
        Assert.Equal(["CATALOGUE_IN_PROGRESS"], (await tenant.Client.PostAsync($"/configuration/integration/{integration}/catalogue/sync")).Expect(429).Errors);
    }

    [Fact]
    public async Task Catalogue_OfAnIntegrationThatIsRemoved_GoesWithIt()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await NewLatamAsync(tenant);
        var store = application.Services.GetRequiredService<ICatalogueStore>();
        await store.SaveAsync(tenant.Id, new ProviderCatalogue { Id = integration, Tenant = tenant.Id, Tried = DateTimeOffset.UtcNow }, default);

        (await tenant.Client.DeleteAsync($"/configuration/integration/{integration}")).Expect(200);

        Assert.Null(await store.FindAsync(tenant.Id, integration, default));
    }

    [Fact]
    public async Task Send_AgainstTheCatalogue_IsRefusedForWhatTheProviderWouldRefuse()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await NewLatamAsync(tenant);
        var store = application.Services.GetRequiredService<ICatalogueStore>();
        var now = DateTimeOffset.UtcNow;
        ProviderTemplate Of(string name, ProviderTemplateStatus status = ProviderTemplateStatus.Approved) =>
            new(name, "es", status, status.ToString().ToUpperInvariant()) { BodyParameters = 1, Body = "Hola {{1}}" };
        await store.SaveAsync(tenant.Id, new ProviderCatalogue
        {
            Id = integration,
            Tenant = tenant.Id,
            Read = now,
            Tried = now,
            IsWhole = true,
            Templates =
            [
                Of("alta"), Of("pausa", ProviderTemplateStatus.Paused), Of("espera", ProviderTemplateStatus.Pending), Of("rara", ProviderTemplateStatus.Unknown),
                Of("foto") with { Header = "image", HeaderParameters = 1 },
                Of("boton") with { Buttons = [new ProviderButton("quick_reply", "Sí", false), new ProviderButton("url", "Ver", true)] },
            ],
        }, CancellationToken.None);

        async Task AssertAsync(int status, string name, int parameters, params string[] errors)
        {
            foreach (var path in new[] { "/conversation/interaction", "/conversation/interaction/validate" }.Skip(status == 200 ? 1 : 0))
            {
                var answer = (await tenant.Client.PostAsync(path, Body(integration, name, parameters))).Expect(status);
                if (status == 200)
                    Assert.True(answer.Payload.GetProperty("metadata").GetProperty("providerTemplate").GetProperty("checked").GetBoolean());
                else
                    Assert.Equal(errors, answer.Errors);
            }
        }

        await AssertAsync(200, "alta", 1);
        await AssertAsync(200, "rara", 1);
        await AssertAsync(400, "nadie", 1, "PROVIDER_TEMPLATE_UNKNOWN payLoad.template.elementName");
        await AssertAsync(409, "pausa", 1, "PROVIDER_TEMPLATE_PAUSED payLoad.template.elementName");
        await AssertAsync(409, "espera", 1, "PROVIDER_TEMPLATE_NOT_APPROVED payLoad.template.elementName");
        await AssertAsync(400, "alta", 2, "PROVIDER_TEMPLATE_PARAMETERS payLoad.template.parameters");
        await AssertAsync(400, "alta", 0, "PROVIDER_TEMPLATE_PARAMETERS payLoad.template.parameters");
        await AssertAsync(400, "foto", 1, "PROVIDER_TEMPLATE_HEADER payLoad.template.header");
        await AssertAsync(400, "boton", 1, "PROVIDER_TEMPLATE_BUTTON payLoad.template.buttons[1]");
        var shown = (await tenant.Client.GetAsync($"/configuration/integration/{integration}/catalogue")).Expect(200).Payload;
        Assert.Equal(("alta", "approved"), (shown.GetProperty("templates")[0].GetProperty("name").GetString(), shown.GetProperty("templates")[0].GetProperty("status").GetString()));
        Assert.Equal(1, shown.GetProperty("templates")[5].GetProperty("components")[2].GetProperty("parameters").GetInt32());
    }

    [Fact]
    public async Task Send_StaleCatalogue_SaysSoAndBlocksNobody()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await NewLatamAsync(tenant);
        var read = DateTimeOffset.UtcNow.AddHours(-49);
        await application.Services.GetRequiredService<ICatalogueStore>().SaveAsync(
            tenant.Id, new ProviderCatalogue { Id = integration, Tenant = tenant.Id, Read = read, Tried = read, IsWhole = true }, CancellationToken.None);

        var answer = (await tenant.Client.PostAsync("/conversation/interaction/validate", Body(integration, "nadie", 1))).Expect(200).Payload;

        Assert.Equal("stale", answer.GetProperty("metadata").GetProperty("providerTemplate").GetProperty("reason").GetString());
    }

    private static Task<string> NewLatamAsync(TestTenant tenant) => tenant.NewIntegrationAsync(
        "WhatsApp", "SinchLatam",
        new { baseUrl = "https://nowhere.invalid", userName = "u", authenticationToken = "t" }, "unsigned");

    private static object Body(string integration, string name, int parameters) => new
    {
        payLoad = new
        {
            Type = "template",
            template = new { @namespace = "n", elementName = name, languageCode = "es", parameters = Enumerable.Repeat("x", parameters) },
        },
        integrationId = integration,
        Destinations = new[] { TestTenant.NewPhone() },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    };
}
