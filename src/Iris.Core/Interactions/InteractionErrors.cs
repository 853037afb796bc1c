using Iris.Core.Errors;

namespace Iris.Core.Interactions;

/// <summary>Why a send is refused.</summary>
internal static class InteractionErrors
{
    public const string IntegrationIdField = "integrationId";
    public const string ProcessIdField = "processId";
    public const string DestinationsField = "Destinations";

    public static readonly IrisError IntegrationNotFound = new(
        "INTEGRATION_NOT_FOUND", IntegrationIdField, new("La integración no existe.", "There is no such integration."), ErrorKind.NotFound);

    public static readonly IrisError IntegrationDisabled = new(
        "INTEGRATION_DISABLED", IntegrationIdField, new("La integración está desactivada.", "The integration is disabled."), ErrorKind.Conflict);

    /// <summary>Its settings were saved when they were allowed.</summary>
    public static readonly IrisError TlsRequired = new(
        "TLS_REQUIRED", IntegrationIdField,
        new("La integración envía sin TLS, y aquí no se permite.", "The integration sends without TLS, which is not allowed here."),
        ErrorKind.Conflict);

    public static readonly IrisError ProviderNotOffered = new(
        "PROVIDER_NOT_OFFERED", IntegrationIdField,
        new(
            "El proveedor de la integración solo existe en desarrollo; aquí no envía nada.",
            "The integration's provider is for development only; it sends nothing here."),
        ErrorKind.Conflict);

    public static readonly IrisError ProcessNotFound = new(
        "PROCESS_NOT_FOUND", ProcessIdField, new("El proceso no existe.", "There is no such process."), ErrorKind.NotFound);

    public static readonly IrisError ProcessClosed = new(
        "PROCESS_CLOSED", ProcessIdField, new("El proceso está cerrado.", "The process is closed."), ErrorKind.Conflict);

    public static readonly IrisError ProcessUserMismatch = new(
        "PROCESS_USER_MISMATCH", ProcessIdField,
        new("El proceso pertenece a otro usuario que los destinos.", "The process belongs to another user than the destinations."),
        ErrorKind.Conflict);

    public static readonly IrisError ProcessRequired = new(
        "PROCESS_REQUIRED", ProcessIdField,
        new("Indique un processId o active AutoCreateProcess.", "Give a processId or set AutoCreateProcess."));

    public static readonly IrisError Contended = new(
        "CONTENDED", null,
        new("Demasiados cambios simultáneos sobre los mismos datos; reintente.", "Too many simultaneous changes of the same data; try again."),
        ErrorKind.Conflict);

    public static readonly IrisError NotPending = new(
        "NOT_PENDING", null,
        new("La interacción ya no está pendiente de envío.", "The interaction no longer waits to be sent."), ErrorKind.Conflict);

    public static readonly IrisError AttemptInProgress = new(
        "ATTEMPT_IN_PROGRESS", null,
        new("La interacción se está enviando en este momento.", "The interaction is being sent at this moment."), ErrorKind.Conflict);

    public static readonly IrisError OutcomeUnknown = new(
        "OUTCOME_UNKNOWN", null,
        new(
            "No se sabe si el proveedor tiene el mensaje: no se puede cancelar.",
            "Nobody knows whether the provider has the message: it cannot be cancelled."),
        ErrorKind.Conflict);

    public static readonly IrisError NotFailed = new(
        "NOT_FAILED", null, new("La interacción no ha fallado.", "The interaction has not failed."), ErrorKind.Conflict);

    public static readonly IrisError Expired = new(
        "EXPIRED", null,
        new("Su expiresAt ha pasado; envíe otra.", "Its expiresAt has passed; send another one."), ErrorKind.Conflict);

    public static readonly IrisError DoubleSendPossible = new(
        "DOUBLE_SEND_POSSIBLE", "confirm",
        new(
            "El destinatario puede haberla recibido ya; para enviarla de todos modos, confirm: true.",
            "The recipient may have it already; to send it all the same, confirm: true."),
        ErrorKind.Conflict);

    public static readonly IrisError ExpiresBeforeItIsSent = new(
        "EXPIRES_BEFORE_SEND", SendTiming.ExpiresAtField, new("Debe ser posterior a sendAt.", "Must be after sendAt."));

    public static IrisError InvalidId(string field) =>
        new("INVALID_ID", field, new("Debe ser un id: 24 dígitos hexadecimales.", "Must be an id: 24 hexadecimal digits."));

    public static IrisError InvalidDate(string field) => new(
        "INVALID_DATE", field,
        new(
            "Debe ser una fecha ISO 8601 con zona, como 2026-11-21T09:30:00+01:00.",
            "Must be an ISO 8601 date with its offset, such as 2026-11-21T09:30:00+01:00."));

    public static IrisError NotInFuture(string field) => new("NOT_IN_FUTURE", field, new("Debe ser una fecha futura.", "Must be in the future."));

    public static IrisError TooFarAhead(string field, int days) => new(
        "TOO_FAR_AHEAD", field, new($"Como máximo {days} días después.", $"At most {days} days later."));

    public static IrisError DestinationField(int index, Text problem) => new("INVALID_DESTINATION", FieldOf(index), problem);

    public static IrisError TooManyDestinations(int maximum) => new(
        "TOO_MANY_DESTINATIONS", DestinationsField,
        new(
            $"Esta integración admite como máximo {maximum} destinos por interacción.",
            $"This integration takes at most {maximum} destinations per interaction."));

    public static IrisError UserNotFound(int index) => new(
        "USER_NOT_FOUND", FieldOf(index),
        new("Ningún usuario tiene este destino.", "No user owns this destination."), ErrorKind.NotFound);

    public static IrisError WindowClosed(int index, TimeSpan window) => new(
        SendConditions.WindowClosedCode, FieldOf(index),
        new(
            $"El usuario no ha escrito en las últimas {window.TotalHours:0} horas: solo se admite una plantilla.",
            $"The user has not written in the last {window.TotalHours:0} hours: only a template is allowed."),
        ErrorKind.Conflict);

    public static string FieldOf(int index) => $"{DestinationsField}[{index}]";
}
