using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Webhooks;

/// <summary>Writes what a webhook posts: <c>{Event, Created, Payload}</c>, the payload as in the answers of the API. (Source: A.7)</summary>
public interface IWebhookBody
{
    /// <summary>The body of an event of an interaction.</summary>
    byte[] Write(string @event, DateTimeOffset created, InteractionView view);

    /// <summary>The body of a <see cref="WebhookEvents.UserMerged"/>: the user that is left, and the id of the one that went.</summary>
    byte[] WriteMerged(DateTimeOffset created, User user, string mergedUserId);

    /// <summary>The body of one of <see cref="ProcessEvents"/>: the process.</summary>
    byte[] WriteProcess(string @event, DateTimeOffset created, Process process);

    /// <summary>The body of one of <see cref="HoldEvents"/>: the integration in short, and its hold.</summary>
    byte[] WriteHold(HoldEvent told, Integration integration);

    /// <summary>The body of one of <see cref="AlarmEvents"/>: the integration in short, and the figures of its alarm.</summary>
    byte[] WriteAlarm(string @event, DateTimeOffset created, Alarm alarm, Integration integration);

    /// <summary>The body of one of <see cref="StrategyEvents"/>: the strategy, and the index of the step that it is about.</summary>
    byte[] WriteStrategy(StrategyEvent told, StrategyRun run);

    /// <summary>The body of a <see cref="WebhookEvents.Test"/>.</summary>
    byte[] WriteTest(DateTimeOffset created, string integrationId);
}
