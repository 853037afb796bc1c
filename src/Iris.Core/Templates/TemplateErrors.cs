using Iris.Core.Kernel;

namespace Iris.Core.Templates;

/// <summary>Why a call about templates is refused, or a send that names one.</summary>
public static class TemplateErrors
{
    /// <summary>Where a send names a template.</summary>
    public const string SendField = "template";

    public static readonly IrisError NotFound = new(
        "TEMPLATE_NOT_FOUND", null, new("La plantilla no existe.", "There is no such template."), ErrorKind.NotFound);

    public static IrisError NotFoundAt(string field) => NotFound with { Field = field };

    public static readonly IrisError NameTaken = new(
        "TEMPLATE_NAME_TAKEN", "name", new("Otra plantilla tiene este nombre.", "Another template has this name."), ErrorKind.Conflict);

    public static readonly IrisError ChannelFixed = new(
        "FIXED", "channel", new("No se puede cambiar; cree otra plantilla.", "It cannot be changed; create another template."));

    public static IrisError VersionNotFound(string? field = null) => new(
        "TEMPLATE_VERSION_NOT_FOUND", field, new("La plantilla no tiene esta versión.", "The template does not have this version."), ErrorKind.NotFound);

    public static readonly IrisError NotPublished = new(
        "TEMPLATE_NOT_PUBLISHED", SendField,
        new("La plantilla no tiene ninguna versión publicada.", "The template has no published version."), ErrorKind.Conflict);

    public static readonly IrisError VersionNotPublished = new(
        "TEMPLATE_NOT_PUBLISHED", $"{SendField}.version",
        new("Esta versión no está publicada: es un borrador o se archivó.", "This version is not published: it is a draft or was archived."),
        ErrorKind.Conflict);

    public static readonly IrisError NoDraft = new(
        "TEMPLATE_NO_DRAFT", null, new("La plantilla no tiene borrador.", "The template has no draft."), ErrorKind.Conflict);

    public static readonly IrisError NothingPublished = new(
        "TEMPLATE_NOT_PUBLISHED", null,
        new("La plantilla no tiene ninguna versión publicada.", "The template has no published version."), ErrorKind.Conflict);

    public static readonly IrisError VersionInUse = new(
        "TEMPLATE_VERSION_PUBLISHED", null,
        new("La versión está publicada; archívela antes.", "The version is published; archive it first."), ErrorKind.Conflict);

    public static readonly IrisError LastVersion = new(
        "TEMPLATE_LAST_VERSION", null,
        new("Es la única versión; borre la plantilla.", "It is the only version; delete the template."), ErrorKind.Conflict);

    public static readonly IrisError TooManyVersions = new(
        "TEMPLATE_VERSIONS_FULL", null,
        new(
            $"Una plantilla guarda {Template.MaxVersions} versiones como máximo; borre alguna archivada.",
            $"A template keeps at most {Template.MaxVersions} versions; delete an archived one."),
        ErrorKind.Conflict);

    public static IrisError TooLarge(string field, int maximum) => new(
        "TOO_LARGE", field, new($"Como máximo {maximum} bytes.", $"At most {maximum} bytes."));

    public static IrisError InvalidLiquid(string field, string reason) => new(
        "INVALID_LIQUID", field, new($"No es Liquid válido: {reason}", $"It is not valid Liquid: {reason}"));

    public static IrisError LiquidLimit(string field, Text limit) => new("LIQUID_LIMIT", field, limit);

    public static IrisError UnknownFilter(string field, string name, string? nearest) => new(
        "UNKNOWN_FILTER", field,
        nearest is null
            ? new($"No hay ningún filtro {name}.", $"There is no filter {name}.")
            : new($"No hay ningún filtro {name}; ¿quería decir {nearest}?", $"There is no filter {name}; did you mean {nearest}?"));

    public static IrisError Undeclared(string field, string names) => new(
        "UNDECLARED_VARIABLE", field, new($"Sin declarar en variables: {names}.", $"Not declared in variables: {names}."));

    public static IrisError NotRendered(string field, Text reason) => new(
        "TEMPLATE_NOT_RENDERED", field,
        new($"No se pudo rellenar: {reason.Spanish}", $"It could not be filled in: {reason.English}"));

    public static IrisError ExampleRequired(string field) => new(
        "EXAMPLE_REQUIRED", field,
        new("Una variable obligatoria necesita un ejemplo.", "A required variable needs an example."));

    public static IrisError InvalidName(string field) => new(
        "INVALID_NAME", field,
        new(
            "Debe empezar por una letra y tener letras sin acento, cifras y _; hasta 64; y no ser una palabra de Liquid.",
            "Must begin with a letter and have plain letters, digits and _; up to 64; and be no word of Liquid."));

    public static IrisError DefaultNotWritten(string field) => new(
        "DEFAULT_LOCALE_MISSING", field,
        new("Debe ser uno de los idiomas de contents.", "Must be one of the languages of contents."));

    public static IrisError WrongChannel(string template, string integration) => new(
        "TEMPLATE_CHANNEL", SendField,
        new($"La plantilla es de {template} y la integración de {integration}.", $"The template is for {template} and the integration for {integration}."));

    public static readonly IrisError PayloadBeside = new(
        "PAYLOAD_OR_TEMPLATE", SendField,
        new("Dé payLoad o template, no los dos.", "Give payLoad or template, not both."));

    public static readonly IrisError IdOrName = new(
        "TEMPLATE_ID_OR_NAME", SendField,
        new("Dé exactamente uno de id y name.", "Give exactly one of id and name."));
}
