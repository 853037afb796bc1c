using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>Why a call about webhooks is refused.</summary>
public static class WebhookErrors
{
    public static readonly IrisError NotFound = new(
        "WEBHOOK_NOT_FOUND", null, new("La integración no tiene webhook.", "The integration has no webhook."), ErrorKind.NotFound);

    public static readonly IrisError DeliveryNotFound = new(
        "DELIVERY_NOT_FOUND", null, new("La entrega no existe.", "There is no such delivery."), ErrorKind.NotFound);

    /// <summary>A worker is sending it at this moment.</summary>
    public static readonly IrisError DeliveryBusy = new(
        "DELIVERY_BUSY", null, new("La entrega se está enviando ahora.", "The delivery is being sent at this moment."), ErrorKind.Conflict);

    public static readonly IrisError RangeEmpty = new(
        "RANGE_EMPTY", "to", new("Debe ser posterior a «from».", "Must be later than 'from'."));

    public static IrisError HttpsRequired(string field) =>
        new("HTTPS_REQUIRED", field, new("La URL debe ser https.", "The URL must be https."));

    public static IrisError PortNotAllowed(string field, IEnumerable<int> allowed)
    {
        var list = string.Join(", ", allowed);
        return new("PORT_NOT_ALLOWED", field, new($"Puertos admitidos: {list}.", $"Allowed ports: {list}."));
    }

    /// <summary>The mask would take the key of the signature to another host.</summary>
    public static IrisError SecretRequired(string field) =>
        new("SECRET_REQUIRED", field,
            new("Cambia el destino; indique el secreto de nuevo, o ninguno para que se cree uno.",
                "Where it goes changes; give the secret again, or none to have one made."));

    /// <summary>The host is a private, loopback or link-local address, or a name that only a private network has.</summary>
    public static IrisError AddressNotAllowed(string field) =>
        new("ADDRESS_NOT_ALLOWED", field,
            new("La dirección no es pública o no se puede llamar.", "The address is not public or must not be called."));

    /// <summary>A name behind a minus takes something away from <c>*</c>, which is not there.</summary>
    public static IrisError NothingToExcept(string field) =>
        new("NOTHING_TO_EXCEPT", field, new("Solo se puede excluir un evento junto a «*».", "An event can only be excepted beside '*'."));

    public static IrisError InvalidSecret(string field) =>
        new("INVALID_SECRET", field,
            new("Debe ser «whsec_» seguido de 24 a 64 bytes en base64.", "Must be 'whsec_' followed by 24 to 64 bytes in base64."));

    public static IrisError InvalidHeader(string field) =>
        new("INVALID_HEADER", field,
            new("El nombre o el valor no son válidos en una cabecera HTTP.", "Name or value are not valid in an HTTP header."));

    public static IrisError ReservedHeader(string field) =>
        new("RESERVED_HEADER", field, new("La cabecera la pone Iris.", "The header is set by Iris."));
}
