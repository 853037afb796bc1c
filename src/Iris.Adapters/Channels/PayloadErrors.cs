using Iris.Core.Kernel;

namespace Iris.Adapters.Channels;

/// <summary>Errors of payloads that channels share.</summary>
internal static class PayloadErrors
{
    public static IrisError InvalidGeoPoint(string field) => new("INVALID_GEO_POINT", field, new(
        "Debe ser «latitud,longitud» en grados decimales.", "Must be \"latitude,longitude\" in decimal degrees."));

    public static IrisError InvalidPhone(string field) => new("INVALID_PHONE", field, new(
        "Debe ser un número de teléfono con prefijo de país.", "Must be a phone number with its country code."));

    public static IrisError AddressNotAllowed(string field) => new("ADDRESS_NOT_ALLOWED", field, new(
        "La dirección no es de la Internet pública.", "The address is not one of the public internet."));

    public static IrisError OnlyWith(string field, string type) => new("NOT_EXPECTED", field, new(
        $"Solo se admite con {type}.", $"Only allowed with {type}."));

    public static IrisError NotCarried(string field, string provider) => new("NOT_CARRIED", field, new(
        $"{provider} no lo puede transmitir.", $"{provider} cannot carry it."));
}
