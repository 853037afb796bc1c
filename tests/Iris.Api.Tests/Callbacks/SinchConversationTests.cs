using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Iris.Adapters.Http;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Callbacks;

/// <summary>WhatsApp and RCS through the Conversation API, from the send to the last notice, with the provider faked.</summary>
public sealed class SinchConversationTests(SinchConversationTests.Gateway gateway) : IClassFixture<SinchConversationTests.Gateway>
{
    private const string Secret = "s3cret";

    private IrisApplication Application => gateway.Application;

    [Theory]
    [InlineData("WhatsApp", "simple-text", "QUEUED_ON_CHANNEL,DELIVERED,READ")]
    [InlineData("WhatsApp", "simple-text", "READ,DELIVERED,QUEUED_ON_CHANNEL")]
    [InlineData("RCS", "text-message-rcs", "QUEUED_ON_CHANNEL,DELIVERED,READ")]
    [InlineData("RCS", "text-message-rcs", "READ,READ,DELIVERED,DELIVERED,QUEUED_ON_CHANNEL,QUEUED_ON_CHANNEL")]
    public async Task Notices_InAnyOrderAndTwice_EndAlike(string channel, string type, string words)
    {
        var (tenant, integration, phone) = await StartAsync(channel);
        var sent = await SendAsync(tenant, integration, type, phone);
        var url = await UrlAsync(tenant, integration);

        foreach (var (index, word) in words.Split(',').Index())
        {
            var report = $$"""{ "message_delivery_report": { "message_id": "m1", "status": "{{word}}", "metadata": "{{sent}}" } }""";
            Assert.Equal(HttpStatusCode.OK, await CallAsync(url, report, $"n{index}", Secret));
        }

        var read = await Eventually.GetAsync(
            async () =>
            {
                var answer = await tenant.Client.GetAsync($"/conversation/interaction/{sent}");
                var events = answer.Payload.GetProperty("auditTrail").GetProperty("providerEvents").GetArrayLength();
                return events == 1 + words.Split(',').Length ? answer : null;
            },
            "every notice is in the audit trail");
        Assert.Equal(
            ("COMPLETED", "READ"),
            (read.Payload.GetProperty("status").GetString(), read.Payload.GetProperty("customStatus").GetString()));
    }

    [Theory]
    [InlineData("WhatsApp", "WHATSAPP", "simple-text")]
    [InlineData("RCS", "RCS", "text-message-rcs")]
    public async Task Choice_OfTheEndUser_JoinsTheProcessOfTheMessage(string channel, string providerChannel, string type)
    {
        var (tenant, integration, phone) = await StartAsync(channel);
        var sent = await SendAsync(tenant, integration, type, phone);
        var process = (await tenant.Client.GetAsync($"/conversation/interaction/{sent}")).Payload.GetProperty("processId").GetString();

        var reply = $$"""
            { "message": { "id": "mo1", "direction": "TO_APP", "channel_identity": { "channel": "{{providerChannel}}", "identity": "{{phone}}" },
              "contact_message": { "choice_response_message": { "message_id": "m1", "postback_data": "yes" } }, "metadata": "{{sent}}" } }
            """;
        Assert.Equal(HttpStatusCode.OK, await CallAsync(await UrlAsync(tenant, integration), reply, "n", Secret));

        var received = await Eventually.GetAsync(
            async () =>
            {
                var items = (await tenant.Client.GetAsync($"/conversation/process/{process}/interactions")).Expect(200).Payload.GetProperty("items");
                return items.GetArrayLength() == 2
                    ? items.EnumerateArray().Single(item => item.GetProperty("direction").GetString() == "in").GetRawText()
                    : null;
            },
            "the reply is in the process");
        Assert.Contains("\"ReplyPayload\":\"yes\"", received, StringComparison.Ordinal);
        Assert.Contains("\"Type\":\"button-reply\"", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_SignedByAnother_IsRefused()
    {
        var (tenant, integration, _) = await StartAsync("RCS");

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(await UrlAsync(tenant, integration), "{}", "n", "another"));
    }

    private static async Task<string> UrlAsync(TestTenant tenant, string integration) =>
        (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload.GetProperty("callbackUrl").GetString()!;

    private static async Task<string> SendAsync(TestTenant tenant, string integration, string type, string phone)
    {
        var answer = await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = type, Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });
        await tenant.WaitForStatusAsync(answer.Expect(200).Id, "SENT");
        return answer.Id;
    }

    private async Task<(TestTenant Tenant, string Integration, string Phone)> StartAsync(string channel)
    {
        var tenant = await Application.NewTenantAsync();
        var settings = new { region = "eu", projectId = "p", appId = "a", keyId = "k", keySecret = "s", webhookSecret = Secret };
        return (tenant, await tenant.NewIntegrationAsync(channel, "Sinch", settings), TestTenant.NewPhone());
    }

    private async Task<HttpStatusCode> CallAsync(string url, string body, string nonce, string secret)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{body}.{nonce}.{timestamp}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-sinch-webhook-signature", Convert.ToBase64String(signature));
        request.Headers.Add("x-sinch-webhook-signature-nonce", nonce);
        request.Headers.Add("x-sinch-webhook-signature-timestamp", timestamp);
        request.Headers.Add("x-sinch-webhook-signature-algorithm", "HmacSHA256");
        using var response = await Application.Anonymous().Http.SendAsync(request);
        return response.StatusCode;
    }

    /// <summary>One gateway for all of the tests; the provider gives every message the same id, each in an integration of its own.</summary>
    public sealed class Gateway : IAsyncLifetime, IAsyncDisposable
    {
        private readonly FakeHttp provider = new FakeHttp()
            .Answers("POST https://auth.sinch.com/oauth2/token", 200, """{ "access_token": "t1", "expires_in": 3600 }""")
            .Answers("POST https://eu.conversation.api.sinch.com/v1/projects/p/messages:send", 200, """{ "message_id": "m1" }""");

        public Gateway() => Application = new IrisApplication(services => services.AddSingleton(new ProviderHttp(provider)));

        public IrisApplication Application { get; }

        public Task InitializeAsync() => Application.InitializeAsync();

        Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

        public async ValueTask DisposeAsync()
        {
            await Application.DisposeAsync();
            provider.Dispose();
        }
    }
}
