using System.Collections.Frozen;
using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>The notes of history entries: stored as codes, read in the reader's language.</summary>
public static class HistoryNotes
{
    public const string Registered = "REGISTERED";
    public const string RetryScheduled = "RETRY_SCHEDULED";
    public const string AttemptsExhausted = "ATTEMPTS_EXHAUSTED";
    public const string Refused = "REFUSED";
    public const string OutcomePending = "OUTCOME_PENDING";
    public const string OutcomeNeverKnown = "OUTCOME_NEVER_KNOWN";
    public const string NoLongerValid = "NO_LONGER_VALID";

    public const string Scheduled = "SCHEDULED";
    public const string QuietHours = "QUIET_HOURS";
    public const string Expired = "EXPIRED";
    public const string NoTimeToRetry = "NO_TIME_TO_RETRY";

    public const string PartlySent = "PARTLY_SENT";
    public const string IntegrationHeld = "INTEGRATION_HELD";
    public const string RetryTimeOver = "RETRY_TIME_OVER";

    public const string Rerouted = "REROUTED";
    public const string RouteSkipped = "ROUTE_SKIPPED";

    /// <summary>The reason of a retry where none of several integrations could take it.</summary>
    internal const string NoWay = "no integration can take it now";

    public const string Cancelled = "CANCELLED";
    public const string Requeued = "REQUEUED";
    public const string Superseded = "SUPERSEDED";

    public const string MediumLost = "MEDIUM_LOST";

    private static readonly FrozenDictionary<string, Text> Texts = new Dictionary<string, Text>
    {
        [Registered] = new("Interacción registrada", "Interaction registered"),
        [RetryScheduled] = new("Reintento programado", "Retry scheduled"),
        [AttemptsExhausted] = new("Intentos agotados", "Attempts exhausted"),
        [Refused] = new("Rechazada por el proveedor", "Refused by the provider"),
        [OutcomePending] = new("Resultado del intento desconocido", "Outcome of the attempt unknown"),
        [OutcomeNeverKnown] = new("El proveedor no informó del resultado a tiempo", "The provider never told the outcome in time"),
        [Scheduled] = new("Programada", "Scheduled"),
        [QuietHours] = new("Horas de silencio; se envía después", "Quiet hours; sent afterwards"),
        [Expired] = new("Caducada antes de enviarse", "Expired before it was sent"),
        [NoTimeToRetry] = new("Caduca antes de otro intento", "Expires before another attempt"),
        [PartlySent] = new("Solo una parte de los destinos lo tiene", "Only some of the destinations have it"),
        [IntegrationHeld] = new("Integración retenida; se envía cuando se libere", "Integration held; sent when it is released"),
        [RetryTimeOver] = new("Plazo de reintentos agotado", "Time for retries over"),
        [Rerouted] = new("Se envía por otra integración", "Sent through another integration"),
        [RouteSkipped] = new("Integración alternativa omitida", "Alternative integration skipped"),
        [Cancelled] = new("Cancelada", "Cancelled"),
        [Requeued] = new("Reenvío solicitado", "Resend requested"),
        [MediumLost] = new("Archivo recibido que no se pudo guardar", "Received file that could not be kept"),
        [Superseded] = new("Su tiempo en la estrategia terminó; sigue el paso siguiente", "Its time in the strategy is over; the next step follows"),
        [NoLongerValid] = new("Ya no es válida", "No longer valid"),
    }.ToFrozenDictionary();

    /// <summary>The text of an entry's note with its detail; null when it has no note.</summary>
    public static string? Render(HistoryEntry entry, Language language)
    {
        if (entry.Note is null)
            return null;

        var text = Texts.TryGetValue(entry.Note, out var known) ? known.In(language) : entry.Note;
        return entry.Detail is null ? text : $"{text}: {entry.Detail}";
    }
}
