using Iris.Core.Interactions;

namespace Iris.Core.Webhooks;

/// <summary>Writes what a webhook posts: <c>{Event, Created, Payload}</c>, the payload as in the answers of the API. (Source: A.7)</summary>
public interface IWebhookBody
{
    /// <summary>The body of an event of an interaction.</summary>
    byte[] Write(string @event, DateTimeOffset created, InteractionView view);

    /// <summary>The body of a <see cref="WebhookEvents.Test"/>.</summary>
    byte[] WriteTest(DateTimeOffset created, string integrationId);
}
