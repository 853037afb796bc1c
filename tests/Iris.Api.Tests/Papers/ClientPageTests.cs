using Acme;
using Iris.Api.Tests.Support;
using Iris.Client;
using Iris.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Papers;

/// <summary>The class of <c>docs/clients.md</c>, on a gateway.</summary>
public sealed class ClientPageTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public void CSharp_OfThePage_IsWhatIsTestedHere() => Assert.Equal(
        File.ReadAllText(Path.Combine(Repository.Root, "tests/Iris.Api.Tests/Papers/OrderMessages.cs")), new Paper("docs/clients.md").Blocks("csharp").ElementAt(1));

    [Fact]
    public async Task CSharp_OfThePage_SendsOnceForAnOrderAndHearsWhatBecomesOfIt()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await application.NewTenantAsync();
        var sms = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        var secret = await tenant.SetWebhookAsync(sms, receiver.Url, "INTERACTION_STATUSCHANGED_EVT");
        var key = await application.NewKeyAsync(tenant.Id, "send");
        await using var services = new ServiceCollection()
            .AddIrisClient(options => (options.BaseAddress, options.ApiKey) = (application.Anonymous().Http.BaseAddress, key)).Services.BuildServiceProvider();
        var orders = new OrderMessages(services.GetRequiredService<IIrisClient>());
        var phone = TestTenant.NewPhone();

        var sent = await orders.TellAsync(sms, phone, "7");
        var again = await orders.TellAsync(sms, phone, "7");
        var call = await Eventually.GetAsync(() => Task.FromResult(receiver.Calls is [var first, ..] ? first : null), "the webhook is called");
        var heard = OrderMessages.Hear(secret, HeadersOf(call), call.Text);

        Assert.Equal(sent, again);
        Assert.Equal((sent, InteractionStatus.SENT), heard);
        Assert.Contains("INVALID_DESTINATION", (await Assert.ThrowsAsync<InvalidOperationException>(() => orders.TellAsync(sms, "x", "8"))).Message, StringComparison.Ordinal);
    }

    private static HeaderDictionary HeadersOf(ReceivedCall call)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in call.Headers)
            headers[name] = value;
        return headers;
    }
}
