using System.ComponentModel.DataAnnotations;
using Iris.Api.Binding;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Network;

/// <summary>Whose word counts for where a caller is; each address may try to log in once.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("192.0.2.0/24")]
    public async Task Forwarded_ByAStranger_IsNotBelieved(string? proxy)
    {
        await using var gateway = await StartAsync(proxy);

        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.1"))).Expect(401);
        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.2"))).Expect(429);
        (await TryAsync(gateway, ("Forwarded", "for=198.51.100.3"))).Expect(429);
        (await TryAsync(gateway, ("X-Real-IP", "198.51.100.4"))).Expect(429);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task Forwarded_ByAProxy_TellsAddressesApart(string proxy)
    {
        await using var gateway = await StartAsync(proxy);

        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.1"))).Expect(401);
        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.1"))).Expect(429);
        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.2"))).Expect(401);
        // Only what the proxy itself added counts, not what its caller sent.
        (await TryAsync(gateway, ("X-Forwarded-For", "192.0.2.99, 198.51.100.2"))).Expect(429);
        (await TryAsync(gateway, ("X-Forwarded-For", "2001:db8:1:2::1"))).Expect(401);
        (await TryAsync(gateway, ("X-Forwarded-For", "2001:db8:1:2:ffff::9"))).Expect(429);
        (await TryAsync(gateway, ("X-Forwarded-For", "2001:db8:1:3::1"))).Expect(401);
    }

    [Fact]
    public async Task Forwarded_WithTheFrameworksOwnSwitch_IsNotBelievedEither()
    {
        await using var gateway = await StartAsync(null, ("ForwardedHeaders_Enabled", "true"));

        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.1"))).Expect(401);
        (await TryAsync(gateway, ("X-Forwarded-For", "198.51.100.2"))).Expect(429);
    }

    [Fact]
    public void Proxies_NoAddress_AreRefusedWithASentence()
    {
        var options = new ApiOptions { Proxies = ["10.0.0.0/8", "proxy.example"] };

        var refusal = Assert.Single(options.Validate(new ValidationContext(options)));

        Assert.Equal("Api:Proxies has 'proxy.example', which is no address or network; write it like 10.1.2.3 or 10.0.0.0/8.", refusal.ErrorMessage);
    }

    private static async Task<IrisApplication> StartAsync(string? proxy, params (string, string)[] more)
    {
        (string, string)[] proxies = proxy is null ? [] : [("Api:Proxies:0", proxy)];
        var gateway = new IrisApplication(_ => { }, [.. more, .. proxies, ("Security:LoginsPerAddress", "1")]);
        await gateway.InitializeAsync();
        return gateway;
    }

    private static Task<Answer> TryAsync(IrisApplication gateway, (string Name, string Value) header)
    {
        var client = gateway.Anonymous();
        client.Http.DefaultRequestHeaders.Add(header.Name, header.Value);
        return client.PostAsync("/user/login", new { Email = "ops@example.test", Password = "a long passphrase", tenant = "acme" });
    }
}
