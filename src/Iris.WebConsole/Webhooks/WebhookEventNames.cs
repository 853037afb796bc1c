namespace Iris.WebConsole.Webhooks;

/// <summary>The events that a webhook can subscribe to, as the papers list them, in groups.</summary>
internal static class WebhookEventNames
{
    public const string Everything = "*";

    public static readonly (string Spanish, string English, string[] Names)[] Groups =
    [
        ("Interacciones", "Interactions",
        [
            "INTERACTION_IN_CREATED_EVT", "INTERACTION_OUT_CREATED_EVT", "INTERACTION_STATUSCHANGED_EVT", "INTERACTION_CUSTOMSTATUSCHANGED_EVT", "INTERACTION_IN_MEDIA_EVT",
        ]),
        ("Usuarios y conversaciones", "Users and conversations", ["USER_MERGED_EVT", "PROCESS_CREATED_EVT", "PROCESS_CLOSED_EVT", "PROCESS_REOPENED_EVT"]),
        ("Estrategias", "Strategies", ["STRATEGY_STEP_EVT", "STRATEGY_ENDED_EVT"]),
        ("Operación", "Operation",
        [
            "INTEGRATION_HELD_EVT", "INTEGRATION_RELEASED_EVT", "CIRCUIT_OPENED_EVT", "CIRCUIT_CLOSED_EVT", "BACKLOG_HIGH_EVT", "BACKLOG_NORMAL_EVT",
            "FAILURE_RATE_HIGH_EVT", "FAILURE_RATE_NORMAL_EVT", "WEBHOOK_DISABLED_EVT",
        ]),
    ];

    public static IEnumerable<string> All => Groups.SelectMany(group => group.Names);
}
