using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Email;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>A mail relay and the sender. (Source: A.10, "sender address, SMTP servers and credentials")</summary>
internal sealed class SmtpEmailSettings : ProviderSettings
{
    public const string ImapImplicit = "implicit";
    public const string ImapRequired = "required";
    public const string ImapNone = "none";
    public const string TakenSeen = "seen";
    public const string TakenLeft = "leave";
    public const string TakenDeleted = "delete";

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

    [Setting(
        "Dirección a la que los servidores devuelven lo que no entregan; cada mensaje añade +referencia a su parte local. Sin ella, la del remitente.",
        "Address to which servers return what they do not deliver; each message adds +reference to its local part. Without it, the sender's.",
        RoutesSecrets = false, MaxLength = DestinationKind.MaxEmailBytes)]
    public string? ReturnPath { get; init; }

    [Setting("Servidor IMAP del buzón al que llegan devoluciones y respuestas.", "IMAP server of the mailbox to which bounces and replies come.", MaxLength = 253)]
    public string? ImapHost { get; init; }

    [Setting("Puerto del servidor IMAP.", "Port of the IMAP server.", Minimum = 1, Maximum = 65535)]
    public int ImapPort { get; init; } = 993;

    [Setting(
        "Cifrado con el servidor IMAP: desde el principio, exigido con STARTTLS, o ninguno.",
        "Encryption with the IMAP server: from the start, required by STARTTLS, or none.", Choices = [ImapImplicit, ImapRequired, ImapNone])]
    public string ImapTls { get; init; } = ImapImplicit;

    [Setting("Usuario del buzón.", "User of the mailbox.", RoutesSecrets = false)]
    public string? ImapUserName { get; init; }

    [Setting("Contraseña del buzón.", "Password of the mailbox.", Kind = SettingKind.Secret)]
    public string? ImapPassword { get; init; }

    [Setting("Carpeta del buzón.", "Folder of the mailbox.", RoutesSecrets = false, MaxLength = 256)]
    public string ImapFolder { get; init; } = "INBOX";

    [Setting(
        "Qué se hace en el buzón con un correo recogido: marcarlo como leído, dejarlo como está o borrarlo.",
        "What is done in the mailbox with a mail that was taken: mark it as seen, leave it as it is, or delete it.",
        RoutesSecrets = false, Choices = [TakenSeen, TakenLeft, TakenDeleted])]
    public string ImapTaken { get; init; } = TakenSeen;

    [Setting("Segundos que puede durar un envío.", "Seconds that a send may take.", RoutesSecrets = false, Minimum = 1, Maximum = 300)]
    public int TimeoutSeconds { get; init; } = 30;

    public TimeSpan TimeLimit => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>TLS from the first byte on.</summary>
    public bool IsImplicitTls => Port == ImplicitTlsPort;

    /// <summary>Without a log-in no secret travels, and a relay inside the network that knows no TLS is a usual thing.</summary>
    public override IReadOnlyList<ProviderTarget> Targets()
    {
        var isPlain = !StartTls && !IsImplicitTls && UserName is not null;
        var relay = new ProviderTarget(NameOf(nameof(Host)), Host, Port, isPlain) { TlsSetting = NameOf(nameof(StartTls)) };
        return ImapHost is null ? [relay]
            : [relay, new ProviderTarget(NameOf(nameof(ImapHost)), ImapHost, ImapPort, ImapTls == ImapNone) { TlsSetting = NameOf(nameof(ImapTls)) }];
    }

    public override void Check(ErrorList errors)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            errors.Add("INVALID_HOST", Field(nameof(Host)), new("Debe ser un nombre de servidor.", "Must be a host name."));
        if (UserName is null != Password is null)
            errors.Add(CommonErrors.Required(Field(UserName is null ? nameof(UserName) : nameof(Password))));
        CheckAddress(nameof(FromAddress), FromAddress, errors);
        CheckReturns(errors);
        CheckAddress(nameof(ReplyTo), ReplyTo, errors);
    }

    private void CheckReturns(ErrorList errors)
    {
        CheckAddress(nameof(ReturnPath), ReturnPath, errors);
        if (ReturnPath is not null && !SmtpReturnPath.HasRoom(ReturnPath))
            errors.Add(CommonErrors.TooLong(Field(nameof(ReturnPath)), SmtpReturnPath.MaxLocalPart));
        if (ImapHost is null)
        {
            if ((ImapUserName ?? ImapPassword) is not null)
                errors.Add(CommonErrors.Required(Field(nameof(ImapHost))));
            return;
        }

        if (Uri.CheckHostName(ImapHost) == UriHostNameType.Unknown)
            errors.Add("INVALID_HOST", Field(nameof(ImapHost)), new("Debe ser un nombre de servidor.", "Must be a host name."));
        if (ImapUserName is null)
            errors.Add(CommonErrors.Required(Field(nameof(ImapUserName))));
        if (ImapPassword is null)
            errors.Add(CommonErrors.Required(Field(nameof(ImapPassword))));
    }

    private static void CheckAddress(string property, string? value, ErrorList errors)
    {
        if (value is not null && !DestinationKinds.Email.TryNormalise(value, default, out _))
            errors.Add(TextErrors.InvalidEmail(Field(property)));
    }
}
