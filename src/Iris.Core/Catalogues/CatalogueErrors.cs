using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Catalogues;

/// <summary>Why a call about catalogues is refused, or a send that names a provider's template.</summary>
public static class CatalogueErrors
{
    public static readonly IrisError NotOffered = new(
        "CATALOGUE_NOT_OFFERED", null,
        new("Este proveedor no ofrece su catálogo de plantillas.", "This provider does not offer its catalogue of templates."), ErrorKind.Conflict);

    public static readonly IrisError InProgress = new(
        "CATALOGUE_IN_PROGRESS", null,
        new("Ya se está leyendo este catálogo, o se acaba de leer; espere.", "This catalogue is being read, or was a moment ago; wait."), ErrorKind.TooManyRequests)
    {
        RetryAfter = CatalogueSync.BetweenReads,
    };

    public static IrisError Unknown(string field) => new(
        "PROVIDER_TEMPLATE_UNKNOWN", field,
        new("El proveedor no tiene esta plantilla en este idioma.", "The provider does not have this template in this language."));

    public static IrisError NotApproved(string field, ProviderTemplate template) => new(
        template.Status == ProviderTemplateStatus.Paused ? "PROVIDER_TEMPLATE_PAUSED" : "PROVIDER_TEMPLATE_NOT_APPROVED", field,
        new(
            $"El proveedor no envía esta plantilla: {template.ProviderStatus}.", $"The provider does not send this template: {template.ProviderStatus}."),
        ErrorKind.Conflict);

    public static IrisError Parameters(string field, int needed, int given) => new(
        "PROVIDER_TEMPLATE_PARAMETERS", field,
        new($"La plantilla lleva {needed} parámetros y se dan {given}.", $"The template takes {needed} parameters and {given} are given."));

    public static IrisError Header(string field, string? needed) => new(
        "PROVIDER_TEMPLATE_HEADER", field,
        needed is null
            ? new("La plantilla no lleva nada en la cabecera.", "The template takes nothing in its header.")
            : new($"La cabecera de la plantilla lleva: {needed}.", $"The template's header takes: {needed}."));

    public static IrisError Button(string field, int index) => new(
        "PROVIDER_TEMPLATE_BUTTON", field,
        new($"El botón {index} de la plantilla necesita un parámetro.", $"Button {index} of the template needs a parameter."));
}
