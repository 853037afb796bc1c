using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iris.Core.Telemetry;
using Iris.Core.Webhooks;

namespace Iris.Core.Deliveries;

/// <summary>What is counted of webhook deliveries.</summary>
internal sealed class WebhookMeters
{
    private readonly IrisMeter iris;
    private readonly Counter<long> attempts;
    private readonly Histogram<double> lag;

    public WebhookMeters(IrisMeter iris)
    {
        this.iris = iris;
        attempts = iris.Meter.CreateCounter<long>("iris.webhook.attempts", "{attempt}", "Webhook deliveries tried, by how they ended.");
        lag = iris.Meter.CreateHistogram("iris.webhook.lag", "s", "From an event to the moment at which the receiver had it.", null, IrisMeter.Waits);
    }

    public void Attempted(WebhookDelivery delivery, WebhookAttempt attempt, bool isDelivered)
    {
        if (attempts.Enabled)
        {
            var outcome = isDelivered ? "delivered" : attempt.Status is { } status ? status / 100 is > 0 and var kind ? $"{kind}xx" : "refused" : "no answer";
            var tags = new TagList { { "outcome", outcome }, { IrisMeter.Integration, iris.LabelOf(delivery.IntegrationId) } };
            iris.AddTenant(ref tags, delivery.Tenant.Value);
            attempts.Add(1, tags);
        }

        if (isDelivered)
            lag.Record(Math.Max(0, (attempt.Date - delivery.Created).TotalSeconds));
    }
}
