using Iris.Core.Errors;

namespace Iris.Core.Integrations;

/// <summary>Why a call about integrations is refused.</summary>
public static class IntegrationErrors
{
    public static readonly IrisError NotFound = new(
        "INTEGRATION_NOT_FOUND", null, new("La integración no existe.", "There is no such integration."), ErrorKind.NotFound);

    public static readonly IrisError AdapterMissing = new(
        "ADAPTER_MISSING", "provider",
        new("Esta versión no incluye el proveedor de la integración.", "This build lacks the integration's provider."), ErrorKind.Conflict);

    public static IrisError InvalidTime(string field) =>
        new("INVALID_TIME", field, new("Debe ser una hora como 22:00.", "Must be a time such as 22:00."));

    public static IrisError NoQuietHours(string field) =>
        new("NO_QUIET_HOURS", field, new("Debe ser distinta de from.", "Must differ from from."));

    public static IrisError UnknownTimeZone(string field) =>
        new("UNKNOWN_TIME_ZONE", field, new("Debe ser una zona IANA como Europe/Madrid.", "Must be an IANA zone such as Europe/Madrid."));

    /// <summary>A member that cannot change after creation.</summary>
    public static IrisError Fixed(string field) => new(
        "FIXED", field, new("No se puede cambiar; cree otra integración.", "Cannot be changed; create another integration."));
}
