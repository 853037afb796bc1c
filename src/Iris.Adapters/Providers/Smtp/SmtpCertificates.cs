using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>The certificates of a connection's TLS.</summary>
internal static class SmtpCertificates
{
    /// <summary>Ours: more than any chain has.</summary>
    private const int MaxAuthorities = 20;

    /// <summary>Only reading them tells whether they are any, and they must hold today.</summary>
    public static void Check(SmtpEmailSettings settings, Func<string, string> field, ErrorList errors)
    {
        if (settings.CaCertificates is not null && ReadAuthorities(settings.CaCertificates) is null)
            errors.Add(Invalid(field(nameof(settings.CaCertificates))));
        if (settings.ClientCertificate is null != settings.ClientKey is null)
        {
            errors.Add(CommonErrors.Required(field(settings.ClientKey is null ? nameof(settings.ClientKey) : nameof(settings.ClientCertificate))));
        }
        else if (settings.ClientCertificate is not null)
        {
            using var certificate = ReadClient(settings);
            if (certificate is null)
                errors.Add(Invalid(field(nameof(settings.ClientCertificate))));
            else if (certificate.NotAfter.ToUniversalTime() <= DateTime.UtcNow || certificate.NotBefore.ToUniversalTime() > DateTime.UtcNow)
                errors.Add(new IrisError("CERTIFICATE_NOT_VALID", field(nameof(settings.ClientCertificate)), new("El certificado no es válido hoy.", "The certificate is not valid today.")));
        }
    }

    /// <summary>Certificate and key; null when they are none, or do not belong together.</summary>
    public static X509Certificate2? ReadClient(SmtpEmailSettings settings)
    {
        try
        {
            return X509Certificate2.CreateFromPem(settings.ClientCertificate, settings.ClientKey);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Trusts what one of these authorities signed for the host, and nothing else.</summary>
    public static RemoteCertificateValidationCallback TrustOnly(string pem)
    {
        var authorities = ReadAuthorities(pem)!;
        return (_, certificate, offered, problems) =>
        {
            if (certificate is null || problems.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
                return false;

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            // What is missing would be fetched from wherever the certificate says, past the outgoing protection.
            chain.ChainPolicy.DisableCertificateDownloads = true;
            foreach (var element in offered?.ChainElements.AsEnumerable() ?? [])
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            using var server = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            return chain.Build(server);
        };
    }

    private static X509Certificate2Collection? ReadAuthorities(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return certificates.Count is > 0 and <= MaxAuthorities ? certificates : null;
    }

    private static IrisError Invalid(string field) => new("INVALID_CERTIFICATE", field, new(
        "Debe ser un certificado en PEM, y la clave la suya, sin cifrar.", "Must be a certificate as PEM, and the key its own, not encrypted."));
}
