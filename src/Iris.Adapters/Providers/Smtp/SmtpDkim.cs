using System.Text.RegularExpressions;
using Iris.Core.Kernel;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Security;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>Signs messages by RFC 6376, with RSA or Ed25519 (RFC 8463) as the key is, relaxed in headers and body.</summary>
internal sealed partial class SmtpDkim
{
    private const int MinRsaBits = 1024;

    /// <summary>What a reader sees, or acts by; those that a message has are signed.</summary>
    private static readonly string[] Signed =
    [
        "From", "To", "Cc", "Subject", "Date", "Message-Id", "Reply-To", "In-Reply-To", "References", "Mime-Version", "Content-Type",
        "Content-Transfer-Encoding", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Auto-Submitted",
    ];

    private readonly AsymmetricKeyParameter key;
    private readonly string domain;
    private readonly string selector;

    private SmtpDkim(AsymmetricKeyParameter key, string domain, string selector) => (this.key, this.domain, this.selector) = (key, domain, selector);

    /// <summary>Null where nothing is signed.</summary>
    public static SmtpDkim? Of(SmtpEmailSettings settings) =>
        settings is { DkimDomain: { } domain, DkimSelector: { } selector, DkimPrivateKey: { } pem } && ReadKey(pem) is { } key
            ? new SmtpDkim(key, domain, selector)
            : null;

    public static void Check(SmtpEmailSettings settings, Func<string, string> field, ErrorList errors)
    {
        if (settings is { DkimDomain: null, DkimSelector: null, DkimPrivateKey: null })
            return;

        foreach (var (name, value) in new[]
                 {
                     (nameof(settings.DkimDomain), settings.DkimDomain), (nameof(settings.DkimSelector), settings.DkimSelector),
                     (nameof(settings.DkimPrivateKey), settings.DkimPrivateKey),
                 })
        {
            if (value is null)
                errors.Add(CommonErrors.Required(field(name)));
        }

        foreach (var (name, value) in new[] { (nameof(settings.DkimDomain), settings.DkimDomain), (nameof(settings.DkimSelector), settings.DkimSelector) })
        {
            if (value is not null && !Labels().IsMatch(value))
                errors.Add("INVALID_HOST", field(name), new("Debe ser un nombre de dominio en ASCII.", "Must be a domain name in ASCII."));
        }

        if (settings.DkimPrivateKey is not null && ReadKey(settings.DkimPrivateKey) is null)
            errors.Add("INVALID_PRIVATE_KEY", field(nameof(settings.DkimPrivateKey)),
                new("Debe ser una clave privada RSA, de al menos 1024 bits, o Ed25519, en PEM y sin cifrar.",
                    "Must be a private key, RSA of at least 1024 bits or Ed25519, as PEM and not encrypted."));
    }

    /// <summary>Adds the signature. The body is hashed as it is made: files are read for it and not kept.</summary>
    public void Sign(FormatOptions format, MimeMessage message)
    {
        // One for each message: none waits for the files of another.
        var signer = new DkimSigner(key, domain, selector, AlgorithmOf(key))
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
        signer.Sign(format, message, [.. Signed.Where(name => message.Headers.Contains(name) || message.Body!.Headers.Contains(name))]);
    }

    private static DkimSignatureAlgorithm AlgorithmOf(AsymmetricKeyParameter key) =>
        key is Ed25519PrivateKeyParameters ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256;

    private static AsymmetricKeyParameter? ReadKey(string pem)
    {
        try
        {
            using var reader = new PemReader(new StringReader(pem));
            var key = reader.ReadObject() switch
            {
                AsymmetricCipherKeyPair pair => pair.Private,
                AsymmetricKeyParameter { IsPrivate: true } only => only,
                _ => null,
            };
            return key is Ed25519PrivateKeyParameters or RsaKeyParameters { Modulus.BitLength: >= MinRsaBits } ? key : null;
        }
        catch (Exception exception) when (exception is IOException or GeneralSecurityException or ArgumentException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\z")]
    private static partial Regex Labels();
}
