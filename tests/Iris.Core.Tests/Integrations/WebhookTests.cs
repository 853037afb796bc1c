using Iris.Core.Integrations;
using Iris.Core.Webhooks;

namespace Iris.Core.Tests.Integrations;

public sealed class WebhookTests
{
    /// <summary>Source: A.8.</summary>
    [Theory]
    [InlineData("*", WebhookEvents.InCreated, true)]
    [InlineData("*", WebhookEvents.CustomStatusChanged, true)]
    [InlineData("* -INTERACTION_OUT_CREATED_EVT", WebhookEvents.OutCreated, false)]
    [InlineData("-INTERACTION_OUT_CREATED_EVT *", WebhookEvents.StatusChanged, true)]
    [InlineData("INTERACTION_STATUSCHANGED_EVT", WebhookEvents.StatusChanged, true)]
    [InlineData("INTERACTION_STATUSCHANGED_EVT", WebhookEvents.CustomStatusChanged, false)]
    public void Wants_Subscriptions_ChooseTheEvents(string subscriptions, string @event, bool expected) =>
        Assert.Equal(expected, New(subscriptions).Wants(@event));

    [Fact]
    public void Wants_Disabled_IsNothing()
    {
        var webhook = New("*");
        webhook.IsEnabled = false;

        Assert.DoesNotContain(WebhookEvents.All, webhook.Wants);
    }

    [Theory]
    [InlineData("https://CRM.example.test/hook?x=1", "crm.example.test")]
    [InlineData("https://crm.example.test:443/", "crm.example.test")]
    [InlineData("http://crm.example.test:8080/", "crm.example.test:8080")]
    public void HostOf_Url_IsHostAndUnusualPort(string url, string expected) => Assert.Equal(expected, Webhook.HostOf(url));

    private static Webhook New(string subscriptions) => new()
    {
        Url = "https://crm.example.test",
        Subscriptions = [.. subscriptions.Split(' ')],
        Secret = "s",
        Created = default,
        Updated = default,
    };
}
