using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Sending;

/// <summary>Why a send is refused, or what somebody wants to do with one.</summary>
internal static class SendErrors
{
    public static IrisError UserNotFound(int index) => new(
        "USER_NOT_FOUND", InteractionDestination.FieldOf(index),
        new("Ningún usuario tiene este destino.", "No user owns this destination."), ErrorKind.NotFound);

    public static IrisError DestinationField(int index, Text problem) => new("INVALID_DESTINATION", InteractionDestination.FieldOf(index), problem);

    public static IrisError NotAnswerable(int index, string channel) => new(
        "DESTINATION_NOT_ANSWERABLE", InteractionDestination.FieldOf(index),
        new(
            $"De este remitente se reciben mensajes, pero {channel} no puede responderle: es un código corto, un nombre o un grupo.",
            $"Messages come from this sender, but {channel} cannot answer it: it is a short code, a name or a group."));

    public static IrisError TooManyDestinations(int maximum) => new(
        "TOO_MANY_DESTINATIONS", InteractionDestination.Field,
        new(
            $"Esta integración admite como máximo {maximum} destinos por interacción.",
            $"This integration takes at most {maximum} destinations per interaction."));

    public static readonly IrisError ExpiresBeforeItIsSent = new(
        "EXPIRES_BEFORE_SEND", SendTiming.ExpiresAtField, new("Debe ser posterior a sendAt.", "Must be after sendAt."));

    public static IrisError NotInFuture(string field) => new("NOT_IN_FUTURE", field, new("Debe ser una fecha futura.", "Must be in the future."));

    public static IrisError TooFarAhead(string field, int days) => new(
        "TOO_FAR_AHEAD", field, new($"Como máximo {days} días después.", $"At most {days} days later."));

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
}
