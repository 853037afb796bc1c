namespace Iris.Core.Kernel;

/// <summary>Errors that any request may meet.</summary>
public static class CommonErrors
{
    public const string MoreErrorsCode = "MORE_ERRORS";

    public static IrisError Required(string field) =>
        new("REQUIRED", field, new("El campo es obligatorio.", "The field is required."));

    public static IrisError InvalidType(string field, Text expected) =>
        new("INVALID_TYPE", field, new($"Se esperaba {expected.Spanish}.", $"Expected {expected.English}."));

    /// <summary>JSON may escape half of a surrogate pair; no text has that.</summary>
    public static IrisError InvalidText(string field) =>
        new("INVALID_TEXT", field, new("El texto no es Unicode válido.", "The text is not valid Unicode."));

    /// <summary>The documents have it, this build does not do it: taking it in silence would be a promise.</summary>
    public static IrisError NotSupported(string field) =>
        new("NOT_SUPPORTED", field, new("Este campo todavía no está disponible.", "This field is not available yet."));

    /// <param name="field">What is not known.</param>
    /// <param name="nearest">What may have been meant; null for nothing.</param>
    public static IrisError UnknownMember(string field, string? nearest) => new(
        "UNKNOWN_MEMBER", field,
        nearest is null
            ? new("No se conoce este campo.", "This field is not known.")
            : new($"No se conoce este campo; ¿quería decir {nearest}?", $"This field is not known; did you mean {nearest}?"));

    /// <param name="name">What is not known.</param>
    /// <param name="nearest">What may have been meant; null for nothing.</param>
    public static IrisError UnknownParameter(string name, string? nearest) => new(
        "UNKNOWN_PARAMETER", name,
        nearest is null
            ? new("No se conoce este parámetro.", "This parameter is not known.")
            : new($"No se conoce este parámetro; ¿quería decir {nearest}?", $"This parameter is not known; did you mean {nearest}?"));

    public static IrisError TooLong(string field, int maximum) =>
        new("TOO_LONG", field, new($"Como máximo {maximum} caracteres.", $"At most {maximum} characters."));

    public static IrisError TooMany(string field, int maximum) =>
        new("TOO_MANY", field, new($"Como máximo {maximum} elementos.", $"At most {maximum} items."));

    /// <summary>Stands for the errors that are not listed.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="kind">The lowest kind of them.</param>
    public static IrisError MoreErrors(int count, ErrorKind kind) => new(
        MoreErrorsCode, null, new($"Y otros {count} errores que no se detallan.", $"And {count} other errors that are not listed."), kind)
    { Count = count };

    public static IrisError NotAllowed(string field, IEnumerable<string> allowed)
    {
        var list = string.Join(", ", allowed);
        return new("NOT_ALLOWED", field, new($"Valores admitidos: {list}.", $"Allowed values: {list}."));
    }

    public static IrisError OutOfRange(string field, long minimum, long maximum) =>
        new("OUT_OF_RANGE", field, new($"Debe estar entre {minimum} y {maximum}.", $"Must be between {minimum} and {maximum}."));

    public static IrisError Duplicate(string field) =>
        new("DUPLICATE_MEMBER", field, new("El miembro está repetido.", "The member is there twice."));

    public static IrisError ControlCharacter(string field) =>
        new("CONTROL_CHARACTER", field,
            new("No admite saltos de línea ni caracteres de control.", "Line breaks and control characters are not allowed."));

    public static IrisError InvalidUrl(string field) =>
        new("INVALID_URL", field, new("Debe ser una URL http o https absoluta.", "Must be an absolute http or https URL."));

    public static IrisError Modified(string? field = null) =>
        new("MODIFIED", field,
            new("Otro cambio llegó antes; vuelva a leer y reintente.", "Another change came first; read again and retry."),
            ErrorKind.Conflict);

    public static IrisError InvalidId(string field) =>
        new("INVALID_ID", field, new("Debe ser un id: 24 dígitos hexadecimales.", "Must be an id: 24 hexadecimal digits."));

    public static IrisError InvalidDate(string field) => new(
        "INVALID_DATE", field,
        new(
            "Debe ser una fecha RFC 3339 con zona, como 2026-11-21T09:30:00+01:00.",
            "Must be an RFC 3339 date with its offset, such as 2026-11-21T09:30:00+01:00."));

    public static IrisError UnknownTimeZone(string field) => new(
        "UNKNOWN_TIME_ZONE", field,
        new(
            "Debe ser una zona horaria: Europe/Madrid, Romance Standard Time o un desfase como +01:00.",
            "Must be a time zone: Europe/Madrid, Romance Standard Time or an offset such as +01:00."));
}
