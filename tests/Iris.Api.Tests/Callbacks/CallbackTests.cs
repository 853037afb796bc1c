using System.Net;
using System.Text;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Callbacks;

public sealed class CallbackTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Callback_StatusOfASend_CompletesItAndIsInItsProviderEvents()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var sent = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");

        var status = await CallAsync(await UrlAsync(tenant, integration), $$"""{"items":[{"id":"p-{{sent.Id}}","word":"delivered","progress":"Delivered"}]}""");

        Assert.Equal(HttpStatusCode.OK, status);
        var read = await tenant.WaitForStatusAsync(sent.Id, "COMPLETED");
        Assert.Equal("delivered", read.Payload.GetProperty("customStatus").GetString());
        var events = read.Payload.GetProperty("auditTrail").GetProperty("providerEvents");
        Assert.Equal(
            ["date", "provider", "event", "code", "description", "destination", "raw"],
            events[1].EnumerateObject().Select(member => member.Name));
        Assert.Equal("delivered", events[1].GetProperty("event").GetString());
    }

    /// <summary>Seed 3: the row that the end user chose comes back as <c>listReply</c>.</summary>
    [Fact]
    public async Task Callback_ListReplyOfSinchLatam_BecomesAReceivedInteraction()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("WhatsApp", "SinchLatam", new { userName = "u", authenticationToken = "t" });
        var phone = TestTenant.NewPhone();

        var body = """
            {"total":1,"data":[{"id":"mo-1","source":"PHONE","origin":"34900000000","userProfile":{"name":"Ana","whatsAppId":"PHONE"},
              "message":{"type":"TEXT","messageText":"August 7, 11:00",
                "interactive":{"type":"LIST_REPLY","listReply":{"rowIdentifier":"9ab8d65e","rowTitle":"August 7, 11:00"}}},
              "receivedAt":1513616971473}],"clientInfo":{"customerId":1}}
            """;
        await CallAsync(await UrlAsync(tenant, integration), body.Replace("PHONE", phone, StringComparison.Ordinal));

        var user = await Eventually.GetAsync(
            async () =>
            {
                var found = (await tenant.Client.GetAsync($"/user?destination={phone}")).Expect(200).Payload.GetProperty("items");
                return found.GetArrayLength() == 1 ? found[0].GetProperty("id").GetString() : null;
            },
            "the sender became a user");
        var process = (await tenant.Client.GetAsync($"/conversation/process?userId={user}")).Expect(200).Payload.GetProperty("items")[0];
        var received = (await tenant.Client.GetAsync($"/conversation/process/{process.GetProperty("id").GetString()}/interactions"))
            .Expect(200).Payload.GetProperty("items")[0];
        Assert.Equal(("RECEIVED", "in"), (received.GetProperty("status").GetString(), received.GetProperty("direction").GetString()));
        Assert.Equal("list-reply", received.GetProperty("payload").GetProperty("Type").GetString());
        Assert.Equal("9ab8d65e", received.GetProperty("payload").GetProperty("ReplyPayload").GetString());
    }

    [Fact]
    public async Task Callback_UnknownAddress_IsLikeAnyOther()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var url = await UrlAsync(tenant, integration);
        var sandbox = await tenant.NewIntegrationAsync("SMS", "Sandbox");

        foreach (var path in new[] { url + "x", $"/callback/{sandbox}/x", "/callback/0123456789abcdef01234567/x", url[..(url.LastIndexOf('/') + 1)] + "%20" })
            Assert.Equal(["CALLBACK_NOT_FOUND"], (await application.Anonymous().PostAsync(path, "{}")).Expect(404).Errors);
    }

    [Fact]
    public async Task Callback_ForgedOrTooLarge_IsRefusedAndNotKept()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var url = await UrlAsync(tenant, integration);
        var client = application.Anonymous();
        client.Http.DefaultRequestHeaders.Add("X-Signature", "evil");

        Assert.Equal(["INVALID_SIGNATURE"], (await client.PostAsync(url, "{}")).Expect(401).Errors);
        (await application.Anonymous().PostBytesAsync(url, new byte[1024 * 1024 + 1])).Expect(413);

        Assert.Equal(0, (await NoticesAsync(tenant, integration, "")).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Callback_LargerThanAnyOtherBody_IsTakenWhereAllowed()
    {
        await using var roomy = new IrisApplication(_ => { }, ("Callbacks:MaxBytes", "10485760"));
        await roomy.InitializeAsync();
        var tenant = await roomy.NewTenantAsync();
        var url = await UrlAsync(tenant, await tenant.NewIntegrationAsync());

        using var largest = new ByteArrayContent(new byte[10 * 1024 * 1024]);
        using var response = await roomy.Anonymous().Http.PostAsync(url, largest);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Notice_Unreadable_IsCountedListedAndRedelivered()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var url = await UrlAsync(tenant, integration);

        Assert.Equal(HttpStatusCode.OK, await CallAsync(url, "<no json>"));

        var count = $"/configuration/integration/{integration}/notice/count";
        await Eventually.GetAsync(
            async () => (await tenant.Client.GetAsync(count)).Expect(200).Payload.GetProperty("unreadable").GetInt32() == 1 ? "yes" : null,
            "it is counted");
        var notice = (await NoticesAsync(tenant, integration, "?state=unreadable")).Payload.GetProperty("items")[0];
        Assert.Equal("<no json>", notice.GetProperty("body").GetString());
        Assert.NotNull(notice.GetProperty("problem").GetString());
        var again = $"/configuration/integration/{integration}/notice/{notice.GetProperty("id").GetString()}/redeliver";
        Assert.Equal("pending", (await tenant.Client.PostAsync(again)).Expect(200).Payload.GetProperty("state").GetString());

        var stranger = await application.NewTenantAsync();
        Assert.Equal(["NOTICE_NOT_FOUND"], (await stranger.Client.PostAsync(again)).Expect(404).Errors);
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await stranger.Client.GetAsync(count)).Expect(404).Errors);
        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await NoticesAsync(stranger, integration, "")).Expect(404).Errors);
        Assert.Equal(["NOT_ALLOWED state"], (await NoticesAsync(tenant, integration, "?state=lost")).Expect(400).Errors);
    }

    /// <summary>Signatures cover the bytes, and the notice is all that is left of them: model binding must not read the form first.</summary>
    [Theory]
    [InlineData("application/x-www-form-urlencoded", "a=1&b=%C3%B1")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "a=1")]
    [InlineData("multipart/form-data", "--x")]
    [InlineData(";;;//", "a[b=1")]
    [InlineData("text/html; charset=x-unknown", "{")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n")]
    public async Task Callback_Form_IsKeptAsItCame(string contentType, string body)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        using var response = await application.Anonymous().Http.PostAsync(await UrlAsync(tenant, integration), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var notice = (await NoticesAsync(tenant, integration, "")).Payload.GetProperty("items")[0];
        Assert.Equal(body, notice.GetProperty("body").GetString());
    }

    /// <summary>Strangers' bodies are not taken into memory, nor waited for.</summary>
    [Fact]
    public async Task Callback_UnknownAddress_IsAnsweredBeforeItsBodyIsThere()
    {
        var answer = await RawHttp.SendAsync(
            application.Anonymous().Http.BaseAddress!,
            "POST /callback/67c98902c362797495a602c6/token HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000000\r\n\r\n{");

        Assert.Equal((404, "CALLBACK_NOT_FOUND"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task RotateCallback_OldUrl_StillHolds()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var old = await UrlAsync(tenant, integration);

        var rotated = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/rotate-callback")).Expect(200).Payload;

        Assert.NotEqual(old, rotated.GetProperty("callbackUrl").GetString());
        Assert.NotNull(rotated.GetProperty("previousCallbackUntil").GetString());
        Assert.Equal(HttpStatusCode.OK, await CallAsync(old, """{"items":[]}"""));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(rotated.GetProperty("callbackUrl").GetString()!, """{"items":[]}"""));
    }

    private static async Task<string> UrlAsync(TestTenant tenant, string integration) =>
        (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;

    private static Task<Answer> NoticesAsync(TestTenant tenant, string integration, string query) =>
        tenant.Client.GetAsync($"/configuration/integration/{integration}/notice{query}");

    private async Task<HttpStatusCode> CallAsync(string url, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await application.Anonymous().Http.PostAsync(url, content);
        return response.StatusCode;
    }
}
