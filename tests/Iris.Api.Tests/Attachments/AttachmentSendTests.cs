using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;
using MimeKit;

namespace Iris.Api.Tests.Attachments;

/// <summary>Sends with files: attached to e-mails, by a signed URL where a provider fetches them.</summary>
public sealed class AttachmentSendTests(PublicGateway gateway) : IClassFixture<PublicGateway>
{
    [Fact]
    public async Task Send_Email_HasItsFilesAttachedAndThoseInItsHtmlInline()
    {
        await using var server = new FakeSmtpServer();
        var tenant = await gateway.Application.NewTenantAsync();
        var (logo, bill) = (Files.Png(5000), Files.Pdf(200_000));
        var (logoId, billId) = (await tenant.Client.UploadedAsync("logo.png", logo), await tenant.Client.UploadedAsync("Factura nº 7.pdf", bill));

        var sent = await SendEmailAsync(tenant, server, $"<p>Hola <img src=\"cid:{logoId}\"></p>\n.punto", logoId, billId);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        using var mail = MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Assert.Single(server.Mails).Data)));
        var parts = mail.BodyParts.OfType<MimePart>().ToList();
        Assert.Equal(["text/html", "image/png", "application/pdf"], parts.Select(part => part.ContentType.MimeType));
        Assert.Equal((logoId, "inline"), (parts[1].ContentId, parts[1].ContentDisposition!.Disposition));
        Assert.Equal(("Factura nº 7.pdf", "attachment"), (parts[2].FileName, parts[2].ContentDisposition!.Disposition));
        Assert.Equal(logo, BytesOf(parts[1]));
        Assert.Equal(bill, BytesOf(parts[2]));
        Assert.EndsWith("\n.punto", mail.HtmlBody!.TrimEnd(), StringComparison.Ordinal);
        // It is free once it is sent.
        (await tenant.Client.DeleteAsync($"/attachment/{billId}")).Expect(200);
    }

    [Fact]
    public async Task Send_EmailWithTooMuch_SaysSoBeforeItIsAccepted()
    {
        await using var server = new FakeSmtpServer();
        var tenant = await gateway.Application.NewTenantAsync();
        var large = await tenant.Client.UploadedAsync("a.pdf", Files.Pdf(600_000));
        var other = await tenant.Client.UploadedAsync("b.pdf", Files.Pdf(600_000));

        Assert.Equal(["ATTACHMENT_TOO_LARGE attachmentsId"], (await SendEmailAsync(tenant, server, "<p>x</p>", large, other)).Expect(400).Errors);
        Assert.Equal(
            ["ATTACHMENT_NOT_FOUND attachmentsId[0]", "ATTACHMENT_NOT_FOUND attachmentsId[2]"],
            (await SendEmailAsync(tenant, server, "<p>x</p>", "nothing", large, "65f000000000000000000000")).Expect(404).Errors);
        Assert.Equal(["TOO_MANY attachmentsId"], (await SendEmailAsync(tenant, server, "<p>x</p>", [.. Enumerable.Repeat(large, 21)])).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_WhatsAppImage_GivesTheProviderAUrlThatReadsTheFileAndNothingElse()
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var bytes = Files.Jpeg(100_000);
        var id = await tenant.Client.UploadedAsync("foto ñ.jpg", bytes);
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");

        var sent = (await SendImageAsync(tenant, integration, $"attachment:{id}")).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        Assert.Equal(id, sent.Payload.GetProperty("attachmentsId")[0].GetString());
        Assert.Equal($"attachment:{id}", sent.Payload.GetProperty("payload").GetProperty("image").GetProperty("url").GetString());
        var url = new Uri(await UrlOfAsync(tenant, integration));
        Assert.StartsWith("https://iris.example.test/media/", url.AbsoluteUri, StringComparison.Ordinal);
        Assert.EndsWith(".jpg", url.AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain(id, url.AbsoluteUri, StringComparison.Ordinal);
        var stranger = gateway.Application.Anonymous().Http;
        using var whole = await stranger.GetAsync(url.AbsolutePath);
        Assert.Equal(bytes, await whole.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", whole.Content.Headers.ContentType!.MediaType);
        Assert.True(whole.Headers.CacheControl is { Private: true, MaxAge.TotalHours: > 23 and <= 24 });
        using var head = await stranger.SendAsync(new HttpRequestMessage(HttpMethod.Head, url.AbsolutePath));
        Assert.Equal((HttpStatusCode.OK, 100_000L), (head.StatusCode, head.Content.Headers.ContentLength));
        using var part = new HttpRequestMessage(HttpMethod.Get, url.AbsolutePath);
        part.Headers.Range = new RangeHeaderValue(10, 19);
        Assert.Equal(bytes[10..20], await (await stranger.SendAsync(part)).Content.ReadAsByteArrayAsync());

        var token = url.Segments[2].TrimEnd('/');
        var changed = (token[20] == 'A' ? 'B' : 'A') + token[21..];
        foreach (var path in new[] { "/media/", "/media/x", $"/media/{token[..20]}{changed}/a.jpg", $"/media/{new string('A', 4000)}" })
            Assert.Equal(404, (await gateway.Application.Anonymous().GetAsync(path)).Status);
        (await tenant.Client.DeleteAsync($"/attachment/{id}")).Expect(200);
        Assert.Equal(["MEDIA_NOT_FOUND"], (await gateway.Application.Anonymous().GetAsync(url.AbsolutePath)).Expect(404).Errors);
    }

    [Fact]
    public async Task Send_WhatsAppFilesThatItDoesNotTake_NameThePlace()
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");
        var pdf = await tenant.Client.UploadedAsync("a.pdf", Files.Pdf());
        var large = await tenant.Client.UploadedAsync("a.jpg", Files.Jpeg((5 * 1024 * 1024) + 1));

        Assert.Equal(
            ["ATTACHMENT_TYPE_NOT_ALLOWED payLoad.image.url"], (await SendImageAsync(tenant, integration, $"attachment:{pdf}")).Expect(400).Errors);
        Assert.Equal(["ATTACHMENT_TOO_LARGE payLoad.image.url"], (await SendImageAsync(tenant, integration, $"attachment:{large}")).Expect(400).Errors);
        Assert.Equal(
            ["ATTACHMENT_NOT_FOUND payLoad.image.url"], (await SendImageAsync(tenant, integration, "attachment:65f000000000000000000000")).Expect(404).Errors);
        Assert.Equal(["INVALID_URL payLoad.image.url"], (await SendImageAsync(tenant, integration, "attachment:x")).Expect(400).Errors);
        Assert.Equal(
            ["NOT_CARRIED attachmentsId[0]"],
            (await SendImageAsync(tenant, integration, "https://files.example/a.jpg", pdf)).Expect(400).Errors);
        var sms = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        Assert.Equal(
            ["NOT_CARRIED attachmentsId[0]"],
            (await SendAsync(tenant, sms, new { Type = "simple-text", Text = "hola" }, TestTenant.NewPhone(), pdf)).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_RcsCard_GetsAUrlForEachPlace()
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("RCS", "Sandbox");
        var (video, small) = (await tenant.Client.UploadedAsync("a.mp4", [0, 0, 0, 24, .. "ftypmp42"u8, .. new byte[200]]), await tenant.Client.UploadedAsync("b.png", Files.Png()));
        var payload = new { Type = "card-message-rcs", card = new { title = "Hola", media = new { url = $"attachment:{video}", thumbnailUrl = $"attachment:{small}" } } };

        var sent = (await SendAsync(tenant, integration, payload, TestTenant.NewPhone())).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        Assert.Equal([video, small], sent.Payload.GetProperty("attachmentsId").EnumerateArray().Select(id => id.GetString()));
        var media = (await MessageAsync(tenant, integration)).GetProperty("card").GetProperty("media");
        foreach (var member in new[] { "url", "thumbnailUrl" })
            Assert.StartsWith("https://iris.example.test/media/", media.GetProperty(member).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_WithoutAPublicUrl_IsRefusedWhereAProviderWouldFetch()
    {
        await using var hidden = new IrisApplication();
        await hidden.InitializeAsync();
        var tenant = await hidden.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "Sandbox");
        var id = await tenant.Client.UploadedAsync("a.jpg", Files.Jpeg());

        Assert.Equal(["NO_PUBLIC_URL payLoad.image.url"], (await SendImageAsync(tenant, integration, $"attachment:{id}")).Expect(409).Errors);
    }

    private static async Task<Answer> SendEmailAsync(TestTenant tenant, FakeSmtpServer server, string html, params string[] attachments)
    {
        var integration = await tenant.NewIntegrationAsync(
            "Email", "SMTP", new { host = "127.0.0.1", port = server.Port, startTls = false, fromAddress = "iris@example.test" });
        return await SendAsync(tenant, integration, new { Type = "simple-email", subject = "Su cita", body = html }, "ana@example.test", attachments);
    }

    private static Task<Answer> SendImageAsync(TestTenant tenant, string integration, string url, params string[] attachments) =>
        SendAsync(tenant, integration, new { Type = "image", image = new { type = "JPG", url } }, TestTenant.NewPhone(), attachments);

    private static Task<Answer> SendAsync(TestTenant tenant, string integration, object payload, string destination, params string[] attachments) =>
        tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = payload,
            integrationId = integration,
            Destinations = new[] { destination },
            attachmentsId = attachments,
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });

    private static async Task<JsonElement> MessageAsync(TestTenant tenant, string integration)
    {
        var inbox = (await tenant.Client.GetAsync($"/sandbox/{integration}/messages")).Expect(200).Payload;
        return inbox[0].GetProperty("payload");
    }

    private static async Task<string> UrlOfAsync(TestTenant tenant, string integration) =>
        (await MessageAsync(tenant, integration)).GetProperty("image").GetProperty("url").GetString()!;

    private static byte[] BytesOf(MimePart part)
    {
        using var bytes = new MemoryStream();
        part.Content!.DecodeTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>A gateway that providers reach, with small e-mails.</summary>
public sealed class PublicGateway : IAsyncLifetime
{
    internal IrisApplication Application { get; } = new(
        _ => { },
        ("Callbacks:PublicUrl", "https://iris.example.test/"), ("Attachments:MaxEmailBytes", "1000000"), ("Attachments:RetryBaseSeconds", "0.05"),
        ("Attachments:PollMilliseconds", "50"), ("Attachments:RetryHours", "0.0005"), ("Security:AllowPrivateNetworks", "true"));

    public Task InitializeAsync() => Application.InitializeAsync();

    public Task DisposeAsync() => Application.DisposeAsync().AsTask();
}
