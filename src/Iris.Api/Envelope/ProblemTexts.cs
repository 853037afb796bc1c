using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>What failures say that no feature has words for.</summary>
internal static class ProblemTexts
{
    private static readonly Text Other = new("Error", "Error");

    public static Text SeveralErrors(int count) =>
        new($"La solicitud tiene {count} errores.", $"The request has {count} errors.");

    public static Text TitleOf(int status) => status switch
    {
        400 => new("Solicitud no válida", "Invalid request"),
        401 => new("No autenticado", "Not authenticated"),
        403 => new("Sin permiso", "Not allowed"),
        404 => new("No encontrado", "Not found"),
        405 => new("Método no admitido", "Method not allowed"),
        408 => new("Tiempo agotado", "Request timeout"),
        409 => new("Conflicto", "Conflict"),
        413 => new("Cuerpo demasiado grande", "Body too large"),
        414 => new("Dirección demasiado larga", "URI too long"),
        415 => new("Tipo de contenido no admitido", "Unsupported content type"),
        416 => new("Rango no admitido", "Range not satisfiable"),
        422 => new("Solicitud no procesable", "Unprocessable request"),
        429 => new("Demasiadas solicitudes", "Too many requests"),
        431 => new("Cabeceras demasiado grandes", "Headers too large"),
        500 => new("Error interno", "Internal error"),
        503 => new("No disponible", "Unavailable"),
        505 => new("Versión de HTTP no admitida", "HTTP version not supported"),
        _ => Other,
    };

    /// <summary>A body that holds no file.</summary>
    public static Problem ForUpload => Problem.Of(415, "UNSUPPORTED_CONTENT_TYPE", new(
        "El cuerpo debe ser multipart/form-data o el archivo con su tipo, sin comprimir.", "The body must be multipart/form-data or the file with its type, not compressed."));

    /// <summary>The failure behind a status that came without a body, such as an unknown route.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        401 => Problem.Of(status, "UNAUTHENTICATED", new(
            "Falta una credencial válida: Authorization: Bearer o X-Api-Key.", "A valid credential is needed: Authorization: Bearer or X-Api-Key.")),
        403 => Problem.Of(status, "FORBIDDEN", new("La credencial no tiene permiso para esto.", "The credential does not allow this.")),
        404 => Problem.Of(status, "NOT_FOUND", new("La ruta no existe.", "There is no such path.")),
        405 => Problem.Of(status, "METHOD_NOT_ALLOWED", new("La ruta no admite este método.", "The path does not take this method.")),
        408 => Problem.Of(status, "REQUEST_TIMEOUT", new("La solicitud no llegó a tiempo.", "The request did not arrive in time.")),
        413 => Problem.Of(status, "BODY_TOO_LARGE", new("El cuerpo es demasiado grande.", "The body is too large.")),
        414 => Problem.Of(status, "URI_TOO_LONG", new("La dirección es demasiado larga.", "The address is too long.")),
        415 => Problem.Of(status, "UNSUPPORTED_CONTENT_TYPE", new(
            "El cuerpo debe ser application/json en UTF-8, sin comprimir.", "The body must be application/json in UTF-8, not compressed.")),
        416 => Problem.Of(status, "RANGE_NOT_SATISFIABLE", new("El archivo no tiene ese rango.", "The file has no such range.")),
        429 => Problem.Of(status, "TOO_MANY_REQUESTS", new("Demasiadas solicitudes; espere.", "Too many requests; wait.")),
        431 => Problem.Of(status, "HEADERS_TOO_LARGE", new("Las cabeceras son demasiadas o demasiado grandes.", "The headers are too many or too large.")),
        505 => Problem.Of(status, "HTTP_VERSION_NOT_SUPPORTED", new("Se habla HTTP/1.1.", "HTTP/1.1 is spoken.")),
        503 => Problem.Of(status, "UNAVAILABLE", new("El servicio no puede guardar ahora; reintente.", "The service cannot store right now; try again.")),
        >= 500 => Problem.Of(status, "INTERNAL_ERROR", new("Error interno; quedó registrado.", "Internal error; it was logged.")),
        _ => Problem.Of(status, "BAD_REQUEST", new("La solicitud HTTP no es válida.", "The HTTP request is not valid.")),
    };
}
