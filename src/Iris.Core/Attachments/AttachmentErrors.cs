using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Why a call about attachments is refused, or a send that names some.</summary>
public static class AttachmentErrors
{
    /// <summary>The member of a send that names attachments.</summary>
    public const string SendField = "attachmentsId";

    public static readonly IrisError NotFound = new(
        "ATTACHMENT_NOT_FOUND", null, new("El adjunto no existe.", "There is no such attachment."), ErrorKind.NotFound);

    public static readonly IrisError Needed = new(
        "ATTACHMENT_IN_USE", null,
        new("Una interacción que aún no se ha enviado lo necesita.", "An interaction that is not sent yet needs it."), ErrorKind.Conflict);

    public static readonly IrisError Empty = new("FILE_EMPTY", "file", new("El archivo está vacío.", "The file is empty."));

    /// <summary>Answered with the status of a body that is too large.</summary>
    public static readonly IrisError TooLarge = new(
        "BODY_TOO_LARGE", null, new("El archivo es demasiado grande.", "The file is too large."));

    public static readonly IrisError Forbidden = new(
        "FILE_NOT_ALLOWED", "file",
        new("No se admiten programas, scripts ni páginas, sea cual sea su nombre.", "Programs, scripts and pages are not taken, whatever their name."));

    public static readonly IrisError InvalidName = new(
        "INVALID_FILE_NAME", "fileName",
        new("De 1 a 200 caracteres, sin barras ni caracteres de control.", "1 to 200 characters, without slashes and control characters."));

    /// <summary>Its content is something else than its name or its declared type says.</summary>
    public static IrisError Mismatch(string field, string found) => new(
        "FILE_TYPE_MISMATCH", field,
        new($"El contenido es {found}, y no lo que aquí se dice.", $"The content is {found}, and not what is said here."));

    public static readonly IrisError TooManyUploads = new(
        "TOO_MANY_UPLOADS", null,
        new("Ya hay demasiadas subidas de este tenant en curso; espere.", "Too many uploads of this tenant are in progress; wait."), ErrorKind.TooManyRequests)
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static readonly IrisError TooManyDownloads = new(
        "TOO_MANY_DOWNLOADS", null,
        new("Ya se leen demasiados archivos de este tenant; espere.", "Too many files of this tenant are being read; wait."), ErrorKind.Unavailable)
    { RetryAfter = TimeSpan.FromSeconds(5) };

    /// <summary>The channel has no place for it.</summary>
    public static IrisError NotCarried(string field, string channel) => new(
        "NOT_CARRIED", field,
        new($"{channel} no adjunta archivos; se indican donde el mensaje lleva una URL.", $"{channel} attaches no files; they are named where the message has a URL."));

    public static IrisError SizeNotAllowed(string field, string kind, long most) => new(
        "ATTACHMENT_TOO_LARGE", field,
        new($"Para {kind} se admiten como máximo {most} bytes.", $"At most {most} bytes are allowed for {kind}."));

    public static IrisError TypeNotAllowed(string field, string found, IEnumerable<string> allowed)
    {
        var list = string.Join(", ", allowed);
        return new("ATTACHMENT_TYPE_NOT_ALLOWED", field, new($"Es {found}; se admite: {list}.", $"It is {found}; allowed: {list}."));
    }

    /// <summary>No provider could fetch anything of ours.</summary>
    public static IrisError NoPublicUrl(string field) => new(
        "NO_PUBLIC_URL", field,
        new(
            "El proveedor no puede recoger el archivo: la pasarela no tiene Callbacks:PublicUrl.",
            "The provider cannot fetch the file: the gateway has no Callbacks:PublicUrl."),
        ErrorKind.Conflict);
}
