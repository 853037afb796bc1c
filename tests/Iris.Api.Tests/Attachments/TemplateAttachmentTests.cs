using System.Text;
using Iris.Api.Tests.Support;
using Iris.Api.Tests.Templates;
using Iris.Testing;
using MimeKit;

namespace Iris.Api.Tests.Attachments;

/// <summary>Sends that a template makes, with files.</summary>
public sealed class TemplateAttachmentTests(PublicGateway gateway) : IClassFixture<PublicGateway>
{
    [Fact]
    public async Task Send_TemplateThatNamesAnAttachment_NeedsItAndGivesTheProviderAUrl()
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var id = await tenant.Client.UploadedAsync("foto.jpg", Files.Jpeg());
        var bill = await tenant.Client.UploadedAsync("a.pdf", Files.Pdf());
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");
        var template = await TemplateSamples.NewAsync(tenant, body: TemplateSamples.Body(
            channel: "WhatsApp",
            contents: new { es = new { Type = "image", Image = new { Type = "JPG", Url = "attachment:{{ foto }}" } } },
            variables: new object[] { new { name = "foto", type = "text", required = true, example = id } }));

        var sent = (await SendAsync(tenant, integration, new { id = template, variables = new { foto = id } }, [TestTenant.NewPhone()])).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        Assert.Equal(id, Assert.Single(sent.Payload.GetProperty("attachmentsId").EnumerateArray()).GetString());
        var received = (await tenant.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(200).Payload[0].GetProperty("payload");
        Assert.StartsWith("https://iris.example.test/media/", received.GetProperty("image").GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["ATTACHMENT_TYPE_NOT_ALLOWED template.payload.image.url"],
            (await SendAsync(tenant, integration, new { id = template, variables = new { foto = bill } }, [TestTenant.NewPhone()])).Expect(400).Errors);
        Assert.Equal(
            ["NOT_CARRIED attachmentsId[0]"],
            (await SendAsync(tenant, integration, new { id = template, variables = new { foto = id } }, [TestTenant.NewPhone()], bill)).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_EmailOfATemplateToSeveral_HasTheFilesInEachMessage()
    {
        await using var server = new FakeSmtpServer();
        var tenant = await gateway.Application.NewTenantAsync();
        var bill = Files.Pdf(50_000);
        var id = await tenant.Client.UploadedAsync("Factura.pdf", bill);
        var integration = await tenant.NewIntegrationAsync(
            "Email", "SMTP", new { host = "127.0.0.1", port = server.Port, startTls = false, fromAddress = "iris@example.test" });
        var template = await TemplateSamples.NewAsync(tenant, body: TemplateSamples.Body(
            channel: "Email", contents: new { es = new { Type = "simple-email", subject = "Su factura", text = "Hola" } }, variables: Array.Empty<object>()));

        var sent = (await SendAsync(tenant, integration, new { id = template }, ["ana@example.test", "bea@example.test"], id)).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        await Eventually.HoldsAsync(() => server.Mails.Count == 2, "each has a message");
        Assert.Equal(["ana@example.test", "bea@example.test"], server.Mails.Select(mail => Assert.Single(mail.Recipients)).Order(StringComparer.Ordinal));
        Assert.All(server.Mails, mail => Assert.Equal(bill, FileOf(mail.Data)));
    }

    private static Task<Answer> SendAsync(TestTenant tenant, string integration, object template, string[] destinations, params string[] attachments) =>
        tenant.Client.PostAsync("/conversation/interaction", new
        {
            template,
            integrationId = integration,
            Destinations = destinations,
            attachmentsId = attachments,
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });

    private static byte[] FileOf(string data)
    {
        using var mail = MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(data)));
        using var bytes = new MemoryStream();
        mail.BodyParts.OfType<MimePart>().Single(part => part.ContentType.MimeType == "application/pdf").Content!.DecodeTo(bytes);
        return bytes.ToArray();
    }
}
