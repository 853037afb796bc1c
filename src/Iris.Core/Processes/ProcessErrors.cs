using Iris.Core.Kernel;

namespace Iris.Core.Processes;

/// <summary>Why a call about processes is refused.</summary>
public static class ProcessErrors
{
    /// <summary>The member of a send that names a process.</summary>
    internal const string SendField = "processId";

    public static readonly IrisError NotFound = new(
        "PROCESS_NOT_FOUND", null, new("El proceso no existe.", "There is no such process."), ErrorKind.NotFound);

    public static readonly IrisError UserNotFound = new(
        "USER_NOT_FOUND", "userId", new("El usuario no existe.", "There is no such user."), ErrorKind.NotFound);

    /// <summary>The member that holds a send.</summary>
    internal const string DraftField = "draft";

    public static readonly IrisError NotADraft = new(
        "PROCESS_NOT_DRAFT", null, new("El proceso no es un borrador.", "The process is no draft."), ErrorKind.Conflict);

    /// <summary>A draft without a send cannot be sent.</summary>
    public static readonly IrisError EmptyDraft = new(
        "DRAFT_EMPTY", DraftField, new("El borrador no tiene ningún envío.", "The draft holds no send."), ErrorKind.Conflict);

    /// <summary>Other calls change it, or none.</summary>
    internal static IrisError Fixed(string field) => new(
        "FIXED", field, new("No se cambia con esta llamada.", "This call does not change it."));

    internal static readonly IrisError NoDraft = NotADraft with { Field = DraftField };

    internal static readonly IrisError NotFoundToSend = NotFound with { Field = SendField };

    internal static readonly IrisError Closed = new(
        "PROCESS_CLOSED", SendField, new("El proceso está cerrado.", "The process is closed."), ErrorKind.Conflict);

    internal static readonly IrisError UserMismatch = new(
        "PROCESS_USER_MISMATCH", SendField,
        new("El proceso pertenece a otro usuario que los destinos.", "The process belongs to another user than the destinations."),
        ErrorKind.Conflict);

    internal static readonly IrisError RequiredToSend = new(
        "PROCESS_REQUIRED", SendField,
        new("Indique un processId o active AutoCreateProcess.", "Give a processId or set AutoCreateProcess."));
}
