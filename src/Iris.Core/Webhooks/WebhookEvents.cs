using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using Iris.Core.Strategies;

namespace Iris.Core.Webhooks;

/// <summary>Names of the events that a webhook can subscribe to. (Source: A.7)</summary>
public static class WebhookEvents
{
    /// <summary>An end user's message was received and registered.</summary>
    public const string InCreated = "INTERACTION_IN_CREATED_EVT";

    /// <summary>An outgoing interaction was created; it is queued already.</summary>
    public const string OutCreated = "INTERACTION_OUT_CREATED_EVT";

    /// <summary>The status changed, by the gateway itself or by a provider's notice.</summary>
    public const string StatusChanged = "INTERACTION_STATUSCHANGED_EVT";

    /// <summary>The customStatus changed.</summary>
    public const string CustomStatusChanged = "INTERACTION_CUSTOMSTATUSCHANGED_EVT";

    /// <summary>A medium of an end user's message was kept as an attachment, or given up. Ours.</summary>
    public const string MediaChanged = "INTERACTION_IN_MEDIA_EVT";

    /// <summary>A user was merged into another one. Ours.</summary>
    public const string UserMerged = "USER_MERGED_EVT";

    /// <summary>Sent by hand to try a webhook out; nobody subscribes to it. Ours.</summary>
    public const string Test = "WEBHOOK_TEST_EVT";

    /// <summary>The name of a change.</summary>
    internal static string NameOf(InteractionChange change) => change switch
    {
        InteractionChange.InCreated => InCreated,
        InteractionChange.OutCreated => OutCreated,
        InteractionChange.StatusChanged => StatusChanged,
        InteractionChange.CustomStatusChanged => CustomStatusChanged,
        InteractionChange.MediaChanged => MediaChanged,
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    public static readonly IReadOnlyList<string> All = [InCreated, OutCreated, StatusChanged, CustomStatusChanged, MediaChanged, UserMerged, ProcessEvents.Created, ProcessEvents.Closed, ProcessEvents.Reopened, HoldEvents.Held, HoldEvents.Released, StrategyEvents.Step, StrategyEvents.Ended, .. AlarmEvents.All];
}
