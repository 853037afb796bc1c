using System.Net;
using Iris.Api.Tests.Support;
using Iris.Client;
using Iris.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StandardWebhooks.Diagnostics;

namespace Iris.Api.Tests.Clients;

/// <summary>The C# client, generated in this build, against a gateway.</summary>
public sealed class CSharpClientTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Client_LoggedIn_SendsReadsSearchesAndSubscribes()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, [.. Core.Accounts.Scopes.OfTenant]);
        await using var services = Services(options =>
        {
            options.Email = TestTenant.Email;
            options.Password = TestTenant.Password;
            options.Tenant = tenant.Id.Value;
        });
        var iris = services.GetRequiredService<IIrisClient>();

        // Set up: settings are those of the provider.
        var sandbox = new IntegrationRequest { Name = "SMS-1", Channel = "SMS", Provider = "Sandbox", Settings = new SandboxSMSSettings { LatencyMilliseconds = 1 } };
        var made = (await iris.CreateIntegrationAsync(sandbox)).Payload;
        Assert.Equal("1", made.Settings["latencyMilliseconds"].ToString());
        var sms = made.IntegrationId;
        // Subscribe.
        var webhook = (await iris.SetWebhookAsync(sms, new WebhookRequest { Url = receiver.Url, Subscriptions = ["*"] })).Payload;
        // Send.
        var sent = (await iris.SendInteractionAsync(Message(sms, "Su pedido ha salido."))).Payload;
        Assert.Equal(InteractionStatus.DISPATCH_PENDING, sent.Status);
        // Batch: one holds, one does not.
        var batch = (await iris.SendBatchAsync(new BatchRequest { Items = [Message(sms, "Su pedido llega hoy."), Message(sms, "")] })).Payload;
        Assert.Equal((1, 1), (batch.Accepted, batch.Refused));
        Assert.Equal(ErrorCode.REQUIRED, batch.Items!.ElementAt(1).Error!.ElementAt(0).Code);
        // Read.
        var read = await Eventually.GetAsync(
            async () => (await iris.GetInteractionAsync(sent.Id)).Payload is { Status: InteractionStatus.SENT } one ? one : null, "it is sent");
        Assert.Equal("simple-text", read.Payload["Type"].ToString());
        Assert.Null(read.SendAt);
        // Search, page by page.
        var first = (await iris.SearchInteractionsAsync(integrationId: sms, direction: Direction.Out, limit: 1)).Payload;
        var second = (await iris.SearchInteractionsAsync(integrationId: sms, direction: Direction.Out, limit: 1, cursor: first.NextCursor)).Payload;
        Assert.Equal(sent.Id, second.Items.Single().Id);
        // And what the webhook was told.
        var call = await Eventually.GetAsync(() => Task.FromResult(receiver.Calls.FirstOrDefault(one => one.Text.Contains(sent.Id, StringComparison.Ordinal))), "the webhook is called");
        var told = IrisWebhook.Read(webhook.Secret, Headers(call), call.Text);
        Assert.Equal(sent.Id, told.As<InteractionResponse>().Id);
        Assert.Throws<WebhookVerificationException>(() => IrisWebhook.Read(webhook.Secret, Headers(call), call.Text + " "));
    }

    [Fact]
    public async Task Client_Refused_ThrowsWithEveryError()
    {
        var (iris, _) = await WithKeyAsync(_ => { });

        var refused = await Assert.ThrowsAsync<IrisException<Client.Problem>>(() => iris.SendInteractionAsync(new SendRequest()));

        Assert.Equal(400, refused.StatusCode);
        Assert.Contains(refused.Result.Error, error => error is { Code: ErrorCode.REQUIRED, Field: "integrationId" });
    }

    [Fact]
    public async Task Client_AnswerIsLost_SendsOnceUnderTheSameKey()
    {
        var lossy = new Lossy(request => request.RequestUri!.AbsolutePath.EndsWith("/interaction", StringComparison.Ordinal));
        var (iris, tenant) = await WithKeyAsync(builder => builder.AddHttpMessageHandler(() => lossy));
        var sms = await tenant.NewIntegrationAsync("SMS", "Sandbox");

        var sent = (await iris.SendInteractionAsync(Message(sms, "Una sola vez."))).Payload;

        Assert.Equal(2, lossy.Keys.Count);
        Assert.Single(lossy.Keys.Distinct());
        Assert.Equal(sent.Id, (await iris.SearchInteractionsAsync(integrationId: sms)).Payload.Items.Single().Id);
    }

    [Fact]
    public async Task Client_AskedToWait_ComesAgainThenAndNotBefore()
    {
        var time = new FakeTimeProvider();
        var busy = new Busy(times: 2, TimeSpan.FromSeconds(20), time);
        var (iris, _) = await WithKeyAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.AddHttpMessageHandler(() => busy);
        });

        var call = iris.ListIntegrationsAsync();
        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await call;
        Assert.Equal(3, busy.Times.Count);
        Assert.All(busy.Times.Zip(busy.Times.Skip(1), (one, next) => next - one), gap => Assert.True(gap >= TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Client_AskedToWaitForLong_PassesTheRefusalOn()
    {
        var busy = new Busy(times: 1, TimeSpan.FromHours(1), TimeProvider.System);
        var (iris, _) = await WithKeyAsync(builder => builder.AddHttpMessageHandler(() => busy));

        var refused = await Assert.ThrowsAnyAsync<IrisException>(() => iris.ListIntegrationsAsync());

        Assert.Equal((429, 1), (refused.StatusCode, busy.Times.Count));
    }

    /// <summary>A call that makes something and takes no key may have been done when its answer is lost.</summary>
    [Fact]
    public async Task Client_AnswerOfAnUnkeyedCallIsLost_IsNotRepeated()
    {
        var lossy = new Lossy(_ => true);
        var (iris, _) = await WithKeyAsync(builder => builder.AddHttpMessageHandler(() => lossy));

        await Assert.ThrowsAsync<HttpRequestException>(() => iris.AddOptOutAsync(new OptOutRequest { Channel = "SMS", Destination = "+34638166168" }));

        Assert.Equal([null], lossy.Keys);
    }

    [Fact]
    public void OpenEnum_ANameOfALaterVersion_IsUnknownAndNoError()
    {
        var read = System.Text.Json.JsonSerializer.Deserialize<ApiError>("""{"code":"MADE_UP","field":null,"message":""}""")!;

        Assert.Equal(OpenEnumConverter<ErrorCode>.Unknown, read.Code);
    }

    private static SendRequest Message(string integration, string text) => new()
    {
        PayLoad = new TextPayload { Text = text },
        IntegrationId = integration,
        Destinations = [TestTenant.NewPhone()],
        AutoCreateUser = true,
        AutoCreateProcess = true,
    };

    private static HeaderDictionary Headers(ReceivedCall call)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in call.Headers)
            headers[name] = value;
        return headers;
    }

    private async Task<(IIrisClient Iris, TestTenant Tenant)> WithKeyAsync(Action<IHttpClientBuilder> configure)
    {
        var tenant = await application.NewTenantAsync();
        var key = await application.NewKeyAsync(tenant.Id, [.. Core.Accounts.Scopes.OfTenant]);
        return (Services(options => options.ApiKey = key, configure).GetRequiredService<IIrisClient>(), tenant);
    }

    private ServiceProvider Services(Action<IrisClientOptions> credentials, Action<IHttpClientBuilder>? configure = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddIrisClient(options =>
        {
            options.BaseAddress = application.Anonymous().Http.BaseAddress;
            options.RetryDelay = TimeSpan.FromMilliseconds(10);
            credentials(options);
        });
        configure?.Invoke(builder);
        return services.BuildServiceProvider();
    }

    /// <summary>Loses the first answer of calls that are meant, after the gateway has done what they ask for.</summary>
    private sealed class Lossy(Func<HttpRequestMessage, bool> means) : DelegatingHandler
    {
        public List<string?> Keys { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (!means(request) || request.Method != HttpMethod.Post)
                return answer;

            Keys.Add(request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : null);
            return Keys.Count == 1 ? throw new HttpRequestException("The answer was lost.") : answer;
        }
    }

    /// <summary>Refuses the first calls for their rate.</summary>
    private sealed class Busy(int times, TimeSpan wait, TimeProvider time) : DelegatingHandler
    {
        /// <summary>When it was called.</summary>
        public List<DateTimeOffset> Times { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Times.Add(time.GetUtcNow());
            if (Times.Count > times)
                return await base.SendAsync(request, cancellationToken);

            return new HttpResponseMessage(HttpStatusCode.TooManyRequests)
            {
                Headers = { RetryAfter = new(wait) },
                Content = new StringContent("""{"type":"about:blank","title":"","status":429,"detail":"","instance":null,"error":[],"payload":null}"""),
            };
        }
    }
}
