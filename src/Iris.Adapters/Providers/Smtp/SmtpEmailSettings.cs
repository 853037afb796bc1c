using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Email;
using Iris.Core.Channels;
using Iris.Core.Errors;
using Iris.Core.Users;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>A mail relay and the sender. (Source: A.10, "sender address, SMTP servers and credentials")</summary>
internal sealed record SmtpEmailSettings(
    string Host, int Port, bool StartTls, string? UserName, string? Password, string FromAddress, string? FromName, string? ReplyTo,
    TimeSpan TimeLimit)
{
    private const string HostName = "host";
    private const string PortName = "port";
    private const string StartTlsName = "startTls";
    private const string UserNameName = "userName";
    private const string PasswordName = "password";
    private const string FromAddressName = "fromAddress";
    private const string FromNameName = "fromName";
    private const string ReplyToName = "replyTo";
    private const string TimeoutName = "timeoutSeconds";

    private const int ImplicitTlsPort = 465;

    public static readonly SettingsSchema Schema = new(
        new SettingDefinition(HostName, SettingKind.Text, new("Servidor SMTP.", "SMTP server."), Required: true) { MaxLength = 253 },
        new SettingDefinition(PortName, SettingKind.WholeNumber,
            new("Puerto; en el 465 la conexión es TLS desde el principio.", "Port; on 465 the connection is TLS from the start."))
        {
            Default = 587,
            Minimum = 1,
            Maximum = 65535,
        },
        new SettingDefinition(StartTlsName, SettingKind.Boolean,
            new("Exige STARTTLS antes de enviar; no cuenta en el puerto 465.", "Requires STARTTLS before anything is sent; has no effect on port 465."))
        { Default = true },
        new SettingDefinition(UserNameName, SettingKind.Text, new("Usuario del servidor.", "User at the server."))
        {
            RoutesSecrets = false,
        },
        new SettingDefinition(PasswordName, SettingKind.Secret, new("Contraseña del usuario.", "The user's password.")),
        new SettingDefinition(FromAddressName, SettingKind.Text,
            new("Dirección del remitente.", "Address of the sender."), Required: true)
        { RoutesSecrets = false, MaxLength = DestinationFormat.MaxEmailLength },
        new SettingDefinition(FromNameName, SettingKind.Text,
            new("Nombre del remitente.", "Name of the sender."))
        { RoutesSecrets = false, MaxLength = EmailPayloadValidator.MaxName },
        new SettingDefinition(ReplyToName, SettingKind.Text,
            new("Dirección para las respuestas.", "Address for replies."))
        { RoutesSecrets = false, MaxLength = DestinationFormat.MaxEmailLength },
        new SettingDefinition(TimeoutName, SettingKind.WholeNumber,
            new("Segundos que puede durar un envío.", "Seconds that a send may take."))
        { RoutesSecrets = false, Default = 30, Minimum = 1, Maximum = 300 });

    public static SmtpEmailSettings Bind(SettingsValues values) => new(
        values.RequiredText(HostName),
        values.WholeNumber(PortName)!.Value,
        values.Boolean(StartTlsName),
        values.Text(UserNameName),
        values.Text(PasswordName),
        values.RequiredText(FromAddressName),
        values.Text(FromNameName),
        values.Text(ReplyToName),
        TimeSpan.FromSeconds(values.WholeNumber(TimeoutName)!.Value));

    /// <summary>Without a log-in no secret travels, and a relay inside the network that knows no TLS is a usual thing.</summary>
    public static IReadOnlyList<ProviderTarget> TargetsOf(SettingsValues values)
    {
        var settings = Bind(values);
        var isPlain = !settings.StartTls && !settings.IsImplicitTls && settings.UserName is not null;
        return [new ProviderTarget(HostName, settings.Host, settings.Port, isPlain) { TlsSetting = StartTlsName }];
    }

    public static void Check(SettingsValues values, ErrorList errors)
    {
        if (Uri.CheckHostName(values.RequiredText(HostName)) == UriHostNameType.Unknown)
            errors.Add("INVALID_HOST", Field(HostName), new("Debe ser un nombre de servidor.", "Must be a host name."));
        if (values.Has(UserNameName) != values.Has(PasswordName))
            errors.Add(CommonErrors.Required(Field(values.Has(UserNameName) ? PasswordName : UserNameName)));
        CheckAddress(values, FromAddressName, errors);
        CheckAddress(values, ReplyToName, errors);
    }

    /// <summary>TLS from the first byte on.</summary>
    public bool IsImplicitTls => Port == ImplicitTlsPort;

    /// <summary>Without the password: records print themselves.</summary>
    public override string ToString() => $"{Host}:{Port} as {FromAddress}";

    private static void CheckAddress(SettingsValues values, string name, ErrorList errors)
    {
        if (values.Text(name) is { } text && !DestinationFormat.TryNormalise(DestinationKeys.Email, text, out _, out _))
            errors.Add(TextErrors.InvalidEmail(Field(name)));
    }

    private static string Field(string name) => $"{SettingsSchema.Path}.{name}";
}
