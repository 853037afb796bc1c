using System.Text;
using Iris.Core.Webhooks;

namespace Iris.Core.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>The vector that implementations of the specification share.</summary>
    [Fact]
    public void Sign_VectorOfTheSpecification_IsTheSame() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign([Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));

    [Fact]
    public void Sign_SeveralSecrets_SignsWithEach()
    {
        var other = WebhookSignature.NewSecret();

        var both = WebhookSignature.Sign([Secret, other], "id", "1", "{}"u8);

        Assert.Equal(
            $"{WebhookSignature.Sign([Secret], "id", "1", "{}"u8)} {WebhookSignature.Sign([other], "id", "1", "{}"u8)}", both);
    }

    [Theory]
    [InlineData(Secret, true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_", false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La", false)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", false)]
    [InlineData("", false)]
    public void IsSecret_Text_TellsWhetherItIsOne(string text, bool expected) => Assert.Equal(expected, WebhookSignature.IsSecret(text));

    [Fact]
    public void NewSecret_Made_IsASecretAndNew()
    {
        var secret = WebhookSignature.NewSecret();

        Assert.True(WebhookSignature.IsSecret(secret));
        Assert.NotEqual(secret, WebhookSignature.NewSecret());
    }
}
