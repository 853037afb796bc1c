using FluentValidation;
using Iris.Adapters.Http;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels;

/// <summary>Rules that channels share.</summary>
/// <remarks>
/// Lengths count code points, as the providers' published API descriptions do: <c>maxLength</c> of JSON Schema is in characters of RFC 8259. An
/// emoji counts as one, or as many as it is made of. Texts of SMS alone count UTF-16 units, which their parts are cut by. (Sources: C, D.1, D.2, D.3)
/// </remarks>
internal static class PayloadRules
{
    public const int MaxUrlLength = 2048;

    /// <summary>A kind of message and its rules.</summary>
    public static PayloadKind<TPayload> Kind<TPayload>(string type, Action<InlineValidator<TPayload>> define)
        where TPayload : ChannelPayload => new(type, () => ErrorRules.Rules(define));

    /// <summary>There, and more than white space.</summary>
    public static IRuleBuilderOptions<T, TMember> Filled<T, TMember>(this IRuleBuilder<T, TMember> rule) =>
        rule.NotEmpty().WithError(CommonErrors.Required);

    /// <summary>Not longer than this.</summary>
    public static IRuleBuilderOptions<T, string?> AtMost<T>(this IRuleBuilder<T, string?> rule, int maximum) =>
        rule.Must(value => value is null || value.Length <= maximum || CodePoints(value) <= maximum).WithError(field => CommonErrors.TooLong(field, maximum));

    /// <summary>Not more items than this.</summary>
    public static IRuleBuilderOptions<T, List<TItem>?> AtMostItems<T, TItem>(this IRuleBuilder<T, List<TItem>?> rule, int maximum) =>
        rule.Must(list => list is null || list.Count <= maximum).WithError(field => CommonErrors.TooMany(field, maximum));

    /// <summary>An absolute http or https URL without credentials.</summary>
    public static IRuleBuilderOptions<T, string?> WebUrl<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || IsWebUrl(value)).WithError(CommonErrors.InvalidUrl).AtMost(MaxUrlLength);

    /// <summary>
    /// A URL that the provider fetches, or an attachment, for which it gets one: its host must not be an address or a name of a private network, as far as it tells by itself. Nothing
    /// is looked up, since the provider does that, wherever it is.
    /// </summary>
    public static IRuleBuilderOptions<T, string?> MediaUrl<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || AttachmentReference.IdIn(value) is not null || IsWebUrl(value)).WithError(CommonErrors.InvalidUrl).AtMost(MaxUrlLength)
            .Must((_, value, context) => value is null || !IsWebUrl(value) || MayBePublic(new Uri(value), context))
            .WithError(PayloadErrors.AddressNotAllowed);

    /// <summary>A place, see <see cref="Channels.GeoPoint"/>.</summary>
    public static IRuleBuilderOptions<T, string?> GeoPoint<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || Channels.GeoPoint.TryParse(value, out _)).WithError(PayloadErrors.InvalidGeoPoint);

    /// <summary>A phone number in the form that destinations have.</summary>
    public static IRuleBuilderOptions<T, string?> PhoneNumber<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || DestinationKinds.PhoneNumber.TryNormalise(value, default, out _))
            .WithError(PayloadErrors.InvalidPhone);

    /// <summary>An e-mail address in the form that destinations have.</summary>
    public static IRuleBuilderOptions<T, string?> EmailAddress<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must((_, value, context) => value is null || DestinationKinds.Email.TryNormalise(value, ReadingOf(context), out var _))
            .WithError(TextErrors.InvalidEmail);

    /// <summary>What ends up in a header: no control characters, above all no line breaks.</summary>
    public static IRuleBuilderOptions<T, string?> SingleLine<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(value => value is null || !value.Any(char.IsControl)).WithError(CommonErrors.ControlCharacter);

    private static int CodePoints(string value) => value.Length - value.Count(char.IsLowSurrogate);

    private static AddressReading ReadingOf<T>(ValidationContext<T> context) =>
        new(IrregularEmails: ((PayloadReading)context.RootContextData[nameof(PayloadReading)]).IrregularEmails);

    private static bool MayBePublic<T>(Uri url, ValidationContext<T> context) =>
        ((AddressRules)context.RootContextData[nameof(AddressRules)]).MayBePublic(url.Host);

    private static bool IsWebUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0 && uri.Host.Length > 0;
}

/// <summary>Errors about texts that payloads and settings share.</summary>
internal static class TextErrors
{
    public static IrisError InvalidEmail(string field) =>
        new("INVALID_EMAIL", field, new("Debe ser una dirección de correo electrónico.", "Must be an e-mail address."));
}
