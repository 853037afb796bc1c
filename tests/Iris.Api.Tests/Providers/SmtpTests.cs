using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Providers;

/// <summary>E-mail: no provider calls back, so the send is all there is.</summary>
public sealed partial class SmtpTests(ProviderGateway gateway) : IClassFixture<ProviderGateway>
{
    [Fact]
    public async Task Send_ToTwoAddresses_IsAMailForEachAndSent()
    {
        await using var server = new FakeSmtpServer();
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration)).Expect(200);
        var read = (await tenant.WaitForStatusAsync(sent.Id, "SENT")).Payload;

        Assert.Equal(["ana@example.test", "luis@example.test"], server.Mails.Select(mail => Assert.Single(mail.Recipients)));
        Assert.All(server.Mails, mail => Assert.Equal("iris@example.test", mail.From));
        Assert.DoesNotContain("luis@example.test", server.Mails[0].Data, StringComparison.Ordinal);
        Assert.Contains($"<{sent.Id}.0@example.test>", server.Mails[0].Data, StringComparison.Ordinal);
        Assert.Contains($"<{sent.Id}.1@example.test>", server.Mails[1].Data, StringComparison.Ordinal);
        Assert.Equal(
            ["ana@example.test SENT", "luis@example.test SENT"],
            read.GetProperty("results").EnumerateArray().Select(one => $"{one.GetProperty("destination").GetString()} {one.GetProperty("status").GetString()}"));
        Assert.Equal(2, read.GetProperty("auditTrail").GetProperty("providerEvents").GetArrayLength());
    }

    [Fact]
    public async Task Send_VisibleRecipients_IsOneMail()
    {
        await using var server = new FakeSmtpServer();
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration, visibleRecipients: true)).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        var mail = Assert.Single(server.Mails);
        Assert.Equal(["ana@example.test", "luis@example.test"], mail.Recipients);
        Assert.Contains("To: ana@example.test, luis@example.test", mail.Data, StringComparison.Ordinal);
        Assert.Contains($"<{sent.Id}@example.test>", mail.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe", mail.Data, StringComparison.Ordinal);
    }

    /// <summary>One greylisted, one refused: each has what becomes of it, and a resend goes to that one alone.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_OneLaterAndOneNever_HaveResultsOfTheirOwn(bool visibleRecipients)
    {
        await using var server = new FakeSmtpServer();
        server.On("RCPT TO:<ana@", "450 4.7.1 greylisted", times: 1).On("RCPT TO:<luis@", "556 no mail here", times: 1);
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration, visibleRecipients)).Expect(200);
        var read = (await tenant.WaitForStatusAsync(sent.Id, "PROCESS_ERROR")).Payload;

        Assert.Equal(
            ["ana@example.test SENT ", "luis@example.test PROVIDER_SENDING_ERROR 556"],
            read.GetProperty("results").EnumerateArray().Select(one =>
                $"{one.GetProperty("destination").GetString()} {one.GetProperty("status").GetString()} {one.GetProperty("customStatus").GetString()}"));
        Assert.Equal(["ana@example.test"], server.Mails.SelectMany(mail => mail.Recipients));

        (await tenant.Client.PostAsync($"/conversation/interaction/{sent.Id}/resend", "{}")).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");
        Assert.Equal(["ana@example.test", "luis@example.test"], server.Mails.SelectMany(mail => mail.Recipients));
    }

    [Fact]
    public async Task Send_ServerHangsUpInTheMiddle_SendsTheRestOnce()
    {
        await using var server = new FakeSmtpServer();
        server.On("RCPT TO:<luis@", "421 too many in one session", close: true, times: 1);
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration)).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        Assert.Equal(["ana@example.test", "luis@example.test"], server.Mails.SelectMany(mail => mail.Recipients));
    }

    [Fact]
    public async Task Send_UnknownMember_IsAnError()
    {
        await using var server = new FakeSmtpServer();
        var (tenant, integration) = await StartAsync(server);

        var refused = await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-email", subject = "s", text = "t", visibleRecipient = true },
            integrationId = integration,
            Destinations = new[] { "ana@example.test" },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });

        Assert.Equal(["UNKNOWN_MEMBER payLoad.visibleRecipient"], refused.Expect(400).Errors);
    }

    [Fact]
    public async Task Unsubscribe_OfALinkInAMail_OptsOutOnPostAlone()
    {
        await using var server = new FakeSmtpServer();
        var (tenant, integration) = await StartAsync(server);
        var sent = (await SendAsync(tenant, integration)).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");
        var link = UnsubscribeLink().Match(server.Mails[1].Data).Groups[1].Value;
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", server.Mails[1].Data, StringComparison.Ordinal);
        var anybody = gateway.Application.Anonymous().Http;

        using var page = await anybody.GetAsync(link);
        Assert.Equal(("text/html", 200), (page.Content.Headers.ContentType!.MediaType, (int)page.StatusCode));
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("Unsubscribe", text, StringComparison.Ordinal);
        Assert.DoesNotContain("luis", text, StringComparison.Ordinal);
        Assert.Empty(await OptOutsAsync(tenant));

        for (var i = 0; i < 2; i++)
        {
            using var done = await anybody.PostAsync(link, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
            Assert.Equal(200, (int)done.StatusCode);
        }

        Assert.Equal(["luis@example.test link"], await OptOutsAsync(tenant));
        Assert.Equal(["OPTED_OUT Destinations[1]"], (await SendAsync(tenant, integration)).Expect(409).Errors);
        foreach (var wrong in (string[])["/unsubscribe/x", "/unsubscribe/" + new string('A', 5000), link[..^4] + "AAAA"])
        {
            using var refused = await anybody.PostAsync(wrong, null);
            Assert.Equal(404, (int)refused.StatusCode);
        }
    }

    [Fact]
    public async Task Send_RefusedByTheServer_IsAnErrorWithItsWords()
    {
        await using var server = new FakeSmtpServer();
        server.On("MAIL", "550 sender not allowed");
        var (tenant, integration) = await StartAsync(server);

        var sent = (await SendAsync(tenant, integration)).Expect(200);
        var read = (await tenant.WaitForStatusAsync(sent.Id, "PROVIDER_SENDING_ERROR")).Payload;

        Assert.Empty(server.Mails);
        var last = read.GetProperty("auditTrail").GetProperty("history").EnumerateArray().Last();
        Assert.Contains("sender not allowed", last.GetProperty("notes").GetString(), StringComparison.Ordinal);
    }

    private async Task<(TestTenant Tenant, string Integration)> StartAsync(FakeSmtpServer server)
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var settings = new { host = "127.0.0.1", port = server.Port, tls = "none", listUnsubscribe = true, fromAddress = "iris@example.test" };
        return (tenant, await tenant.NewIntegrationAsync("Email", "SMTP", settings));
    }

    private static async Task<IEnumerable<string>> OptOutsAsync(TestTenant tenant) =>
        (await tenant.Client.GetAsync("/conversation/optout")).Expect(200).Payload.GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("destination").GetString()} {item.GetProperty("source").GetString()}");

    private static Task<Answer> SendAsync(TestTenant tenant, string integration, bool? visibleRecipients = null) => tenant.Client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "simple-email", subject = "Su cita", body = "<p>Hola</p>", visibleRecipients },
        integrationId = integration,
        Destinations = new[] { "ana@example.test", "luis@example.test" },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    });

    [GeneratedRegex("List-Unsubscribe: <https://iris.example.test(/unsubscribe/[^>]+)>")]
    private static partial Regex UnsubscribeLink();
}
