using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>Why a call about integrations is refused.</summary>
public static class IntegrationErrors
{
    /// <summary>The member of a send that names an integration.</summary>
    internal const string SendField = "integrationId";

    public static readonly IrisError NotFound = new(
        "INTEGRATION_NOT_FOUND", null, new("La integración no existe.", "There is no such integration."), ErrorKind.NotFound);

    public const string InUseCode = "INTEGRATION_IN_USE";

    /// <summary>Something of it waits, so that it cannot be removed.</summary>
    public static IrisError InUse(RemoveResult result)
    {
        var (spanish, english) = result switch
        {
            RemoveResult.SendsWait => ("interacciones en espera, en envío o de resultado desconocido", "interactions that wait, are being sent or have an unknown outcome"),
            RemoveResult.NoticesWait => ("notificaciones del proveedor sin procesar", "callbacks that are not processed yet"),
            _ => ("eventos de webhook sin entregar", "webhook events that are not delivered yet"),
        };
        return new(InUseCode, null,
            new($"La integración tiene {spanish}; espere a que terminen.", $"The integration has {english}; wait until they are over."),
            ErrorKind.Conflict);
    }

    public static readonly IrisError AdapterMissing = new(
        "ADAPTER_MISSING", "provider",
        new("Esta versión no incluye el proveedor de la integración.", "This build lacks the integration's provider."), ErrorKind.Conflict);

    internal static readonly IrisError NotFoundToSend = NotFound with { Field = SendField };

    internal static readonly IrisError Disabled = new(
        "INTEGRATION_DISABLED", SendField, new("La integración está desactivada.", "The integration is disabled."), ErrorKind.Conflict);

    /// <summary>Its settings were saved when they were allowed.</summary>
    internal static readonly IrisError SendsWithoutTls = new(
        "TLS_REQUIRED", SendField,
        new("La integración envía sin TLS, y aquí no se permite.", "The integration sends without TLS, which is not allowed here."),
        ErrorKind.Conflict);

    public static readonly IrisError ProviderNotOffered = new(
        "PROVIDER_NOT_OFFERED", SendField,
        new(
            "El proveedor de la integración es solo para desarrollo y tenants de prueba; aquí no hace nada.",
            "The integration's provider is for development and test tenants only; it does nothing here."),
        ErrorKind.Conflict);

    internal const string SecretRequiredCode = "SECRET_REQUIRED";

    /// <summary>A stored secret would go elsewhere than it did, or less well protected.</summary>
    public static IrisError SecretRequired(string field) => new(
        SecretRequiredCode, field,
        new("Cambia adónde se envía; indíquelo de nuevo.", "Where it is sent changes; give it again."));

    /// <summary>The provider signs its callbacks and nothing is there to check them with.</summary>
    public static IrisError SignatureRequired(string field, IEnumerable<string> secrets)
    {
        var list = string.Join(", ", secrets);
        return new(
            "SIGNATURE_REQUIRED", field,
            new($"Indique el secreto con el que el proveedor firma sus notificaciones ({list}), o callbacks: unsigned para no comprobarlas.",
                $"Give the secret with which the provider signs its callbacks ({list}), or callbacks: unsigned to have none checked."));
    }

    public static IrisError CallbacksAreSigned(string field, IEnumerable<string> secrets)
    {
        var list = string.Join(", ", secrets);
        return new(
            "CALLBACKS_ARE_SIGNED", field,
            new($"Las notificaciones se comprueban con {list}; quítelo o no indique unsigned.",
                $"Callbacks are checked with {list}; take it away or do not say unsigned."));
    }

    /// <summary>A literal address or a name of a private network that no entry of the configuration allows.</summary>
    public static IrisError AddressNotAllowed(string field) => new(
        "ADDRESS_NOT_ALLOWED", field,
        new("La dirección no es pública o no se puede llamar.", "The address is not public or must not be called."));

    /// <summary>Secrets or messages would travel readable for everybody on the way.</summary>
    public static IrisError TlsRequired(string field) => new(
        "TLS_REQUIRED", field, new("Aquí no se envía sin TLS.", "Nothing is sent without TLS here."));

    public static IrisError InvalidTime(string field) =>
        new("INVALID_TIME", field, new("Debe ser una hora como 22:00.", "Must be a time such as 22:00."));

    public static IrisError NoQuietHours(string field) =>
        new("NO_QUIET_HOURS", field, new("Debe ser distinta de from.", "Must differ from from."));

    /// <summary>A member that cannot change after creation.</summary>
    public static IrisError Fixed(string field) => new(
        "FIXED", field, new("No se puede cambiar; cree otra integración.", "Cannot be changed; create another integration."));
}
