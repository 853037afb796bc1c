using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Http;
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

    /// <summary>Ours: a chain of certificates, or a key of 16,384 bits, in PEM.</summary>
    private const int MaxPem = 16_384;

    private const int MaxHost = 253;

    /// <summary>Ours; tokens of Microsoft are as long as this.</summary>
    private const int MaxToken = 4096;

    [Setting("Servidor SMTP.", "SMTP server.", MaxLength = MaxHost)]
    public required string Host { get; init; }

    [Setting("Puerto.", "Port.", Minimum = 1, Maximum = 65535)]
    public int Port { get; init; } = 587;

    [Setting(
        "TLS: required exige STARTTLS, optional lo usa si el servidor lo ofrece, implicit empieza con TLS. Sin él, implicit en el puerto 465 y required en los demás.",
        "TLS: required insists on STARTTLS, optional uses it where the server offers it, implicit begins with TLS. Without it, implicit on port 465 and required on others.",
        Choices = [SmtpTls.Required, SmtpTls.Optional, SmtpTls.None, SmtpTls.Implicit])]
    public string? Tls { get; init; }

    [Setting(
        "Anterior a tls: true es required y false es none, salvo en el puerto 465.",
        "The former tls: true is required and false is none, but on port 465.")]
    public bool? StartTls { get; init; }

    [Setting(
        "Certificados, en PEM, de las autoridades que pueden firmar el del servidor, en lugar de las del sistema.",
        "Certificates, as PEM, of the authorities that may sign the server's, in place of the system's.", MaxLength = MaxPem, IsMultiLine = true)]
    public string? CaCertificates { get; init; }

    [Setting("Certificado de cliente, en PEM.", "Client certificate, as PEM.", RoutesSecrets = false, MaxLength = MaxPem, IsMultiLine = true)]
    public string? ClientCertificate { get; init; }

    [Setting(
        "Clave privada del certificado de cliente, en PEM y sin cifrar.", "Private key of the client certificate, as PEM and not encrypted.",
        Kind = SettingKind.Secret, MaxLength = MaxPem, IsMultiLine = true)]
    public string? ClientKey { get; init; }

    [Setting(
        "Nombre con el que saluda (EHLO); sin él, la dirección IP.", "Name that it greets with (EHLO); without it, the IP address.",
        RoutesSecrets = false, MaxLength = MaxHost)]
    public string? EhloName { get; init; }

    [Setting(
        "Cómo se identifica; automatic es el mejor mecanismo que ofrezca el servidor, y xoauth2 con oauthClientId.",
        "How it logs in; automatic is the best mechanism that the server offers, and xoauth2 with oauthClientId.",
        Choices =
        [
            SmtpLogin.Automatic, SmtpLogin.None, "plain", "login", "cram-md5", "digest-md5", "scram-sha-1", "scram-sha-256", "scram-sha-512", "ntlm",
            SmtpLogin.OAuth,
        ])]
    public string Authentication { get; init; } = SmtpLogin.Automatic;

    [Setting("Usuario del servidor.", "User at the server.", RoutesSecrets = false)]
    public string? UserName { get; init; }

    [Setting("Contraseña del usuario.", "The user's password.", Kind = SettingKind.Secret)]
    public string? Password { get; init; }

    [Setting("OAuth 2: dónde se piden los tokens.", "OAuth 2: where tokens are had.", Kind = SettingKind.Url)]
    public string? OauthTokenUrl { get; init; }

    [Setting("OAuth 2: id del cliente.", "OAuth 2: id of the client.", RoutesSecrets = false)]
    public string? OauthClientId { get; init; }

    [Setting("OAuth 2: secreto del cliente.", "OAuth 2: secret of the client.", Kind = SettingKind.Secret, MaxLength = MaxToken)]
    public string? OauthClientSecret { get; init; }

    [Setting(
        "OAuth 2: token de renovación del buzón; sin él, el token se pide con las credenciales del cliente.",
        "OAuth 2: refresh token of the mailbox; without it, the token is had with the client's credentials.",
        Kind = SettingKind.Secret, MaxLength = MaxToken)]
    public string? OauthRefreshToken { get; init; }

    [Setting("OAuth 2: alcance que se pide.", "OAuth 2: scope that is asked for.", RoutesSecrets = false)]
    public string? OauthScope { get; init; }

    [Setting("Dirección del remitente.", "Address of the sender.", RoutesSecrets = false, MaxLength = DestinationKind.MaxEmailBytes)]
    public required string FromAddress { get; init; }

    [Setting("Nombre del remitente.", "Name of the sender.", RoutesSecrets = false, MaxLength = EmailPayloadValidator.MaxName)]
    public string? FromName { get; init; }

    [Setting("Dirección para las respuestas.", "Address for replies.", RoutesSecrets = false, MaxLength = DestinationKind.MaxEmailBytes)]
    public string? ReplyTo { get; init; }

    [Setting(
        "Añade List-Unsubscribe con baja en un clic a cada mensaje de un solo destino; requiere Callbacks:PublicUrl.",
        "Adds List-Unsubscribe with one click to every message to one destination; needs Callbacks:PublicUrl.", RoutesSecrets = false)]
    public bool ListUnsubscribe { get; init; }

    [Setting("DKIM: dominio que firma.", "DKIM: domain that signs.", RoutesSecrets = false, MaxLength = MaxHost)]
    public string? DkimDomain { get; init; }

    [Setting("DKIM: selector de la clave.", "DKIM: selector of the key.", RoutesSecrets = false, MaxLength = 63)]
    public string? DkimSelector { get; init; }

    [Setting(
        "DKIM: clave privada RSA (desde 1024 bits) o Ed25519, en PEM y sin cifrar.",
        "DKIM: private key, RSA (from 1024 bits) or Ed25519, as PEM and not encrypted.", Kind = SettingKind.Secret, MaxLength = MaxPem, IsMultiLine = true)]
    public string? DkimPrivateKey { get; init; }

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

    [Setting("Contraseña del buzón; sin ella, con OAuth 2.", "Password of the mailbox; without it, by OAuth 2.", Kind = SettingKind.Secret)]
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

    /// <summary>One of <see cref="SmtpTls"/>.</summary>
    public string TlsMode => Tls ?? (Port == ImplicitTlsPort ? SmtpTls.Implicit : StartTls == false ? SmtpTls.None : SmtpTls.Required);

    /// <summary>Whether a secret goes to the server.</summary>
    public bool HasLogin => Authentication != SmtpLogin.None && UserName is not null;

    /// <summary>Null where the log-in is with a password.</summary>
    public SmtpOAuth? OAuth => OauthClientId is null || OauthTokenUrl is null
        ? null
        : new SmtpOAuth(new Uri(OauthTokenUrl), OauthClientId, OauthClientSecret, OauthRefreshToken, OauthScope);

    /// <summary>Without a log-in no secret travels, and a relay inside the network that knows no TLS is a usual thing.</summary>
    public override IReadOnlyList<ProviderTarget> Targets()
    {
        var targets = new List<ProviderTarget>
        {
            new(NameOf(nameof(Host)), Host, Port, TlsMode == SmtpTls.None && HasLogin)
            {
                TlsSetting = NameOf(Tls is null && StartTls is not null ? nameof(StartTls) : nameof(Tls)),
            },
        };
        if (OauthTokenUrl is not null)
        {
            var tokens = new Uri(OauthTokenUrl);
            targets.Add(new ProviderTarget(
                NameOf(nameof(OauthTokenUrl)), tokens.Host.Trim('[', ']'), tokens.Port, tokens.Scheme != Uri.UriSchemeHttps));
        }

        if (ImapHost is not null)
            targets.Add(new ProviderTarget(NameOf(nameof(ImapHost)), ImapHost, ImapPort, ImapTls == ImapNone) { TlsSetting = NameOf(nameof(ImapTls)) });
        return targets;
    }

    public override void Check(ErrorList errors)
    {
        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            errors.Add("INVALID_HOST", Field(nameof(Host)), new("Debe ser un nombre de servidor.", "Must be a host name."));
        if (EhloName is not null && (Uri.CheckHostName(EhloName) != UriHostNameType.Dns || EhloName.Any(c => c > '~')))
            errors.Add("INVALID_HOST", Field(nameof(EhloName)), new("Debe ser un nombre de servidor.", "Must be a host name."));
        if (Tls is not null && StartTls is not null)
            errors.Add("NOT_EXPECTED", Field(nameof(StartTls)), new("No se admite junto a tls.", "Not allowed beside tls."));
        CheckLogin(errors);
        SmtpCertificates.Check(this, Field, errors);
        SmtpDkim.Check(this, Field, errors);
        CheckAddress(nameof(FromAddress), FromAddress, errors);
        CheckReturns(errors);
        CheckAddress(nameof(ReplyTo), ReplyTo, errors);
    }

    private void CheckLogin(ErrorList errors)
    {
        var isOAuth = OauthClientId is not null || Authentication == SmtpLogin.OAuth;
        string[] needed = isOAuth
            ? [nameof(UserName), nameof(OauthTokenUrl), nameof(OauthClientId), .. OauthRefreshToken is null ? [nameof(OauthClientSecret)] : Array.Empty<string>()]
            : Authentication is SmtpLogin.None or SmtpLogin.Automatic && UserName is null && Password is null ? [] : [nameof(UserName), nameof(Password)];
        foreach (var name in Authentication == SmtpLogin.None ? [] : needed)
        {
            if (ValueOf(name) is null)
                errors.Add(CommonErrors.Required(Field(name)));
        }

        // What would be of no effect is a mistake somewhere.
        if (isOAuth && Authentication is not (SmtpLogin.OAuth or SmtpLogin.Automatic))
            errors.Add(PayloadErrors.OnlyWith(Field(nameof(OauthClientId)), SmtpLogin.OAuth));
        if (isOAuth && Password is not null)
            errors.Add("NOT_EXPECTED", Field(nameof(Password)), new("No se admite junto a OAuth 2.", "Not allowed beside OAuth 2."));
        foreach (var name in isOAuth ? [] : (string[])[nameof(OauthTokenUrl), nameof(OauthClientSecret), nameof(OauthRefreshToken), nameof(OauthScope)])
        {
            if (ValueOf(name) is not null)
                errors.Add(PayloadErrors.OnlyWith(Field(name), NameOf(nameof(OauthClientId))));
        }
    }

    private string? ValueOf(string property) => property switch
    {
        nameof(UserName) => UserName,
        nameof(Password) => Password,
        nameof(OauthTokenUrl) => OauthTokenUrl,
        nameof(OauthClientId) => OauthClientId,
        nameof(OauthClientSecret) => OauthClientSecret,
        nameof(OauthRefreshToken) => OauthRefreshToken,
        _ => OauthScope,
    };

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
        // The token that mails are sent with does for the mailbox too.
        if (ImapPassword is null && OauthClientId is null)
            errors.Add(CommonErrors.Required(Field(nameof(ImapPassword))));
    }

    private static void CheckAddress(string property, string? value, ErrorList errors)
    {
        if (value is not null && !DestinationKinds.Email.TryNormalise(value, default, out _))
            errors.Add(TextErrors.InvalidEmail(Field(property)));
    }
}

/// <summary>Values of <c>tls</c>.</summary>
internal static class SmtpTls
{
    public const string Required = "required";
    public const string Optional = "optional";
    public const string None = "none";
    public const string Implicit = "implicit";
}

/// <summary>Where the tokens of a mailbox are had: with a refresh token that its owner granted, or as the client itself.</summary>
internal sealed record SmtpOAuth(Uri TokenUrl, string ClientId, string? ClientSecret, string? RefreshToken, string? Scope) : IOAuthCredentials
{
    public HttpRequestMessage TokenRequest()
    {
        List<KeyValuePair<string, string>> form =
        [
            new("grant_type", RefreshToken is null ? "client_credentials" : "refresh_token"),
            new("client_id", ClientId),
        ];
        foreach (var (name, value) in new[] { ("client_secret", ClientSecret), ("refresh_token", RefreshToken), ("scope", Scope) })
        {
            if (value is not null)
                form.Add(new(name, value));
        }

        return new HttpRequestMessage(HttpMethod.Post, TokenUrl) { Content = new FormUrlEncodedContent(form) };
    }

    /// <summary>Without the secrets: records print themselves.</summary>
    public override string ToString() => ClientId;
}
