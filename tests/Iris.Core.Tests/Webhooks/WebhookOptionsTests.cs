using Iris.Core.Webhooks;

namespace Iris.Core.Tests.Webhooks;

public sealed class WebhookOptionsTests
{
    [Theory]
    [InlineData("https://a.test", true, null)]
    [InlineData("https://a.test:8443", true, null)]
    [InlineData("http://a.test", true, "HTTPS_REQUIRED")]
    [InlineData("https://a.test:8080", true, "PORT_NOT_ALLOWED")]
    [InlineData("https://a.test:22", true, "PORT_NOT_ALLOWED")]
    [InlineData("http://a.test", false, null)]
    [InlineData("http://a.test:8080", false, null)]
    [InlineData("http://a.test:25", false, "PORT_NOT_ALLOWED")]
    public void RefusalOf_DefaultPorts_AreThoseOfTheScheme(string url, bool requireHttps, string? code) =>
        Assert.Equal(code, new WebhookOptions { RequireHttps = requireHttps }.RefusalOf(new Uri(url), "Url")?.Code);

    [Theory]
    [InlineData("-1")]
    [InlineData("65536")]
    public async Task Ports_Nonsense_StopsTheStart(string port) =>
        await Assert.ThrowsAnyAsync<Exception>(() => CoreHost.StartAsync(settings: new() { ["Webhooks:Ports:0"] = port }));
}
