using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Email;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>A mail relay and the sender. (Source: A.10, "sender address, SMTP servers and credentials")</summary>
internal sealed class SmtpEmailSettings : ProviderSettings
{
    private const int ImplicitTlsPort = 465;

    [Setting("Servidor SMTP.", "SMTP server.", MaxLength = 253)]
    public required string Host { get; init; }

    [Setting("Puerto; en el 465 la conexión es TLS desde el principio.", "Port; on 465 the connection is TLS from the start.", Minimum = 1, Maximum = 65535)]
    public int Port { get; init; } = 587;

    [Setting(
        "Exige STARTTLS antes de enviar; no cuenta en el puerto 465.", "Requires STARTTLS before anything is sent; has no effect on port 465.")]
    public bool StartTls { get; init; } = true;

    [Setting("Usuario del servidor.", "User at the server.", RoutesSecrets = false)]
    public string? UserName { get; init; }

    [Setting("Contraseña del usuario.", "The user's password.", Kind = SettingKind.Secret)]
    public string? Password { get; init; }

    [Setting("Dirección del remitente.", "Address of the sender.", RoutesSecrets = false, MaxLength = DestinationKind.MaxEmailBytes)]
    public required string FromAddress { get; init; }

    [Setting("Nombre del remitente.", "Name of the sender.", RoutesSecrets = false, MaxLength = EmailPayloadValidator.MaxName)]
    public string? FromName { get; init; }

    [Setting("Dirección para las respuestas.", "Address for replies.", RoutesSecrets = false, MaxLength = DestinationKind.MaxEmailBytes)]
    public string? ReplyTo { get; init; }

    [Setting("Segundos que puede durar un envío.", "Seconds that a send may take.", RoutesSecrets = false, Minimum = 1, Maximum = 300)]
    public int TimeoutSeconds { get; init; } = 30;

    public TimeSpan TimeLimit => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>TLS from the first byte on.</summary>
    public bool IsImplicitTls => Port == ImplicitTlsPort;

    /// <summary>Without a log-in no secret travels, and a relay inside the network that knows no TLS is a usual thing.</summary>
    public override IReadOnlyList<ProviderTarget> Targets()
    {
        var isPlain = !StartTls && !IsImplicitTls && UserName is not null;
        return [new ProviderTarget(NameOf(nameof(Host)), Host, Port, isPlain) { TlsSetting = NameOf(nameof(StartTls)) }];
    }

    public override void Check(ErrorList errors)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            errors.Add("INVALID_HOST", Field(nameof(Host)), new("Debe ser un nombre de servidor.", "Must be a host name."));
        if (UserName is null != Password is null)
            errors.Add(CommonErrors.Required(Field(UserName is null ? nameof(UserName) : nameof(Password))));
        CheckAddress(nameof(FromAddress), FromAddress, errors);
        CheckAddress(nameof(ReplyTo), ReplyTo, errors);
    }

    private static void CheckAddress(string property, string? value, ErrorList errors)
    {
        if (value is not null && !DestinationKinds.Email.TryNormalise(value, default, out _))
            errors.Add(TextErrors.InvalidEmail(Field(property)));
    }
}
