using Iris.Core.Exchanges;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Exchanges;

public sealed class ExchangeMaskTests
{
    [Theory]
    [InlineData("""{"to":"34600000001","apiToken":"x y\"z","body":"hola"}""", """{"to":"34600000001","apiToken":"***","body":"hola"}""")]
    [InlineData("""{"client_secret" : "abc", "expires_in": 3600}""", """{"client_secret" : "***", "expires_in": 3600}""")]
    [InlineData("""{"password":"cut off he""", """{"password":"***""")]
    [InlineData("api_key=k1&api_secret=s1&to=34600000001&text=hola", "api_key=***&api_secret=***&to=34600000001&text=hola")]
    [InlineData("""{"body":"my-secret-value is here"}""", """{"body":"*** is here"}""")]
    [InlineData("/v1/my-secret-value/batches", "/v1/***/batches")]
    [InlineData("to=1&note=my%20secret", "to=1&note=***")]
    [InlineData("Hola, Ana", "Hola, Ana")]
    [InlineData("", "")]
    public void Hide_Secrets_AreMaskedAndTheRestIsNot(string text, string expected)
    {
        var integration = Builders.Integration(DateTimeOffset.UtcNow, "SMS", "Sinch");
        integration.Secrets["apiToken"] = "my-secret-value";
        integration.Secrets["other"] = "my secret";
        integration.Secrets["short"] = "to";

        Assert.Equal(expected, new ExchangeMask(integration, new Plain()).Hide(text)?.Replace("********", "***", StringComparison.Ordinal));
    }

    private sealed class Plain : ISecretProtector
    {
        public string Protect(string clear) => clear;

        public string Unprotect(string cipher) => cipher;
    }
}
