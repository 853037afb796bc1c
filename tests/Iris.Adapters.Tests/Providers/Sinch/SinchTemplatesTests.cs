using System.Text.Json;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Sinch;

/// <summary>Catalogues of WhatsApp templates, of both of the company's products.</summary>
public sealed class SinchTemplatesTests
{
    private const string Provisioning = "GET https://provisioning.api.sinch.com/v1/projects/p-1/whatsapp/templates?pageSize=50";
    private const string Latam = "GET https://apigw.wavy.global/api/v1/whatsapp_message_templates?page=";

    private static readonly JsonElement SinchSettings = JsonElement.Parse(
        """{ "region": "eu", "projectId": "p-1", "appId": "a-1", "keyId": "k-1", "keySecret": "s-1" }""");

    private static readonly JsonElement LatamSettings = JsonElement.Parse("""{ "userName": "acme", "authenticationToken": "t0k3n" }""");

    [Fact]
    public async Task ReadAsync_SinchPages_AreReadToTheLast()
    {
        using var http = new FakeHttp()
            .Answers("POST https://auth.sinch.com/oauth2/token", 200, """{ "access_token": "tok", "expires_in": 3600 }""")
            .Answers(Provisioning, 200, """
                { "templates": [
                    { "name": "alta", "language": "ES_MX", "state": "APPROVED", "details": { "components": [
                        { "type": "HEADER", "format": "IMAGE" }, { "type": "BODY", "text": "Hola {{1}} {{2}} {{1}}" }, { "type": "FOOTER", "text": "Adiós" },
                        { "type": "BUTTONS", "buttons": [
                            { "type": "URL", "text": "Ver", "url": "https://a.test/{{1}}" }, { "type": "QUICK_REPLY", "text": "No" }, { "type": "OTP", "text": "Copiar" } ] } ] } },
                    { "name": "", "language": "ES" }, 7, { "name": "sin idioma" } ],
                  "nextPageToken": "n2" }
                """)
            .Answers($"{Provisioning}&pageToken=n2", 200, """{ "templates": [{ "name": "pausa", "language": "ES", "state": "PAUSED" }] }""");

        var answer = await ReadAsync(http, "Sinch", SinchSettings);

        Assert.True(answer.IsWhole);
        Assert.Equal([("alta", ProviderTemplateStatus.Approved), ("pausa", ProviderTemplateStatus.Paused)], answer.Templates!.Select(one => (one.Name, one.Status)));
        var first = answer.Templates![0];
        Assert.Equal(("ES_MX", "image", 1, 2, "Adiós"), (first.Language, first.Header, first.HeaderParameters, first.BodyParameters, first.Footer));
        Assert.Equal([("url", true), ("quick_reply", false), ("otp", true)], first.Buttons.Select(button => (button.Type, button.TakesParameter)));
        Assert.Equal("Bearer tok", http.Requests[^1].Headers["authorization"]);
    }

    [Theory]
    [InlineData(403, """{ "errorCode": "forbidden", "message": "no" }""", "HTTP 403 forbidden no")]
    [InlineData(200, "nonsense", "The provider answered without templates")]
    [InlineData(200, """{ "templates": 7 }""", "The provider answered without templates")]
    public async Task ReadAsync_SinchAnswersBadly_TellsWhy(int status, string body, string error)
    {
        using var http = new FakeHttp()
            .Answers("POST https://auth.sinch.com/oauth2/token", 200, """{ "access_token": "tok" }""")
            .Answers(Provisioning, status, body);

        var answer = await ReadAsync(http, "Sinch", SinchSettings);

        Assert.Equal((null, error), (answer.Templates, answer.Error));
    }

    [Fact]
    public async Task ReadAsync_LatamLanguages_AreTemplatesEach()
    {
        using var http = new FakeHttp().Answers($"{Latam}1&page_size=100", 200, """
            { "data": [{ "element_name": "alta", "namespace": "ns", "messages": [
                { "language": "es", "status": "approved", "header_type": "none", "text": "Hola {{1}}", "footer": "f", "buttons_type": "call_to_action",
                  "buttons": { "payload": "{\"payload\":[{\"text\":\"Ver\",\"type\":\"url\",\"url\":\"https://a.test/{{1}}\"},{\"text\":\"Llamar\",\"type\":\"phone_number\"}]}" } },
                { "language": "pt_BR", "status": "in_analysis", "header_type": "text", "header": "Oi {{1}}", "text": "Tudo", "buttons_type": null, "buttons": null },
                { "language": "en", "status": "disapproved", "header_type": "video", "text": "{{1}}{{2}}", "buttons_type": "quick_reply", "buttons": { "payload": "no json" } } ] }] }
            """);

        var answer = await ReadAsync(http, "SinchLatam", LatamSettings);

        Assert.True(answer.IsWhole);
        Assert.Equal(
            [
                ("es", ProviderTemplateStatus.Approved, null, 0, 1), ("pt_BR", ProviderTemplateStatus.Pending, "text", 1, 0),
                ("en", ProviderTemplateStatus.Rejected, "video", 1, 2),
            ],
            answer.Templates!.Select(one => (one.Language, one.Status, one.Header, one.HeaderParameters, one.BodyParameters)));
        Assert.Equal(("ns", 2, 0), (answer.Templates![0].Namespace, answer.Templates[0].Buttons.Count, answer.Templates[2].Buttons.Count));
        Assert.True(answer.Templates[0].Buttons[0].TakesParameter);
        Assert.Equal(("acme", "t0k3n"), (http.Requests[0].Headers["username"], http.Requests[0].Headers["authenticationtoken"]));
    }

    [Fact]
    public async Task ReadAsync_LatamWithoutEnd_StopsAndSaysThatThereIsMore()
    {
        var page = $$"""{ "data": [{{string.Join(',', Enumerable.Repeat("{ \"element_name\": \"a\", \"messages\": [{ \"language\": \"es\", \"status\": \"approved\", \"text\": \"x\" }] }", 100))}}] }""";
        using var http = new FakeHttp().AnswersAnything(200, page);

        var answer = await ReadAsync(http, "SinchLatam", LatamSettings);

        Assert.Equal((false, 10_000, 100), (answer.IsWhole, answer.Templates!.Count, http.Requests.Count));
    }

    private static async Task<CatalogueAnswer> ReadAsync(FakeHttp http, string provider, JsonElement settings)
    {
        await using var host = new AdapterHost(http);
        var adapter = host.Registry.FindAdapter("WhatsApp", provider)!;
        return await adapter.CatalogueOf(AdapterHost.Bind(adapter, settings))!(CancellationToken.None);
    }
}
