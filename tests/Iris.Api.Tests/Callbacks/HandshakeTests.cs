using System.Net;
using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Callbacks;

/// <summary>A provider that asks whether the callback URL is the one that somebody set, before it calls back.</summary>
public sealed class HandshakeTests(HandshakeTests.Gateway gateway) : IClassFixture<HandshakeTests.Gateway>
{
    private const string Token = "v3rify-t0ken";

    [Theory]
    [InlineData("1158201444")]
    [InlineData("~!*'();:@$,-_.")]
    public async Task Get_ItsToken_AnswersTheChallengeAndStoresNothing(string challenge)
    {
        var (tenant, integration, url) = await StartAsync();

        var (status, type, body) = await GetAsync($"{url}?mode=subscribe&challenge={Uri.EscapeDataString(challenge)}&token={Token}");

        Assert.Equal((HttpStatusCode.OK, "text/plain", challenge), (status, type, body));
        Assert.Equal(0, await CountAsync(tenant, integration));
    }

    [Theory]
    [InlineData("challenge=1&token=v3rify-t0keN")]
    [InlineData("challenge=1&token=v3rify-t0ken2")]
    [InlineData("challenge=1&token=")]
    [InlineData("challenge=1&Token=v3rify-t0ken")]
    [InlineData("challenge=1")]
    [InlineData("challenge=&token=v3rify-t0ken")]
    [InlineData("challenge=%3Cscript%3E+x&token=v3rify-t0ken")]
    [InlineData("challenge=%0d%0aX-A:1&token=v3rify-t0ken")]
    [InlineData("challenge=%C3%B1&token=v3rify-t0ken")]
    public async Task Get_AnotherTokenOrChallenge_IsRefusedAndStoresNothing(string query)
    {
        var (tenant, integration, url) = await StartAsync();

        var (status, _, body) = await GetAsync($"{url}?{query}");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("INVALID_SIGNATURE", body, StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync(tenant, integration));
    }

    [Theory]
    [InlineData(256, HttpStatusCode.OK)]
    [InlineData(257, HttpStatusCode.Unauthorized)]
    public async Task Get_Challenge_IsBounded(int length, HttpStatusCode expected)
    {
        var (_, _, url) = await StartAsync();

        Assert.Equal(expected, (await GetAsync($"{url}?challenge={new string('1', length)}&token={Token}")).Status);
    }

    [Fact]
    public async Task Get_IntegrationWithoutAToken_IsRefused()
    {
        var (_, _, url) = await StartAsync(new { });

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync($"{url}?challenge=1&token=")).Status);
    }

    [Fact]
    public async Task Get_WithoutAChallenge_IsANotice()
    {
        var (tenant, integration, url) = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await GetAsync($"{url}?status=delivered")).Status);

        Assert.Equal(1, await CountAsync(tenant, integration));
    }

    [Fact]
    public async Task Get_WrongUrl_IsNotFound()
    {
        var (_, _, url) = await StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync($"{url}x?challenge=1&token={Token}")).Status);
    }

    private async Task<(TestTenant Tenant, string Integration, string Url)> StartAsync(object? settings = null)
    {
        var tenant = await gateway.Application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync(
            ScriptedChannel.ChannelName, AskingAdapter.ProviderName, settings ?? new { verifyToken = Token });
        var read = (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload;
        return (tenant, integration, read.GetProperty("callbackUrl").GetString()!);
    }

    private static async Task<int> CountAsync(TestTenant tenant, string integration) =>
        (await tenant.Client.GetAsync($"/configuration/integration/{integration}/notice")).Expect(200).Payload.GetProperty("items").GetArrayLength();

    private async Task<(HttpStatusCode Status, string? Type, string Body)> GetAsync(string url)
    {
        using var response = await gateway.Application.Anonymous().Http.GetAsync(url);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
    }

    public sealed class Gateway : IAsyncLifetime
    {
        internal IrisApplication Application { get; } = new(services => services.AddSingleton<IChannelAdapter, AskingAdapter>());

        public Task InitializeAsync() => Application.InitializeAsync();

        public Task DisposeAsync() => Application.DisposeAsync().AsTask();
    }

    private sealed class AskingAdapter : IChannelAdapter, ICallbackReader
    {
        public const string ProviderName = "Asking";

        public AdapterDescriptor Descriptor { get; } = new(
            ScriptedChannel.ChannelName, ProviderName, "000000000000000000000004", MaxDestinations: 1, new SettingsSchema(
                new SettingDefinition("verifyToken", SettingKind.Secret, new("Token de verificación", "Verify token")) { Uses = SecretUses.Handshake }))
        {
            Handshake = new CallbackHandshake("challenge", "token"),
        };

        public object BindSettings(SettingsValues values) => values;

        public Task<SendOutcome> SendAsync(ProviderSend request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public CallbackVerdict Verify(ProviderCallback callback, object settings) => CallbackVerdict.NotSigned;

        public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) => [];
    }
}
