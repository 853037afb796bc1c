using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;

namespace Iris.Api.Authentication;

/// <summary>Has the key ring encrypted with a certificate, and read with it and those of before.</summary>
internal static class KeyCertificates
{
    public static void ProtectKeys(this IDataProtectionBuilder keys, SecurityOptions security)
    {
        var refusals = new List<string>();
        var certificates = security.FormerKeyCertificates
            .Select((former, at) => Load(
                former.Path, former.Password, $"{SecurityOptions.Section}:{nameof(SecurityOptions.FormerKeyCertificates)}:{at}:Path", refusals))
            .ToList();
        if (security.KeyCertificatePath is { } path)
        {
            var present = Load(path, security.KeyCertificatePassword, $"{SecurityOptions.Section}:{nameof(SecurityOptions.KeyCertificatePath)}", refusals);
            certificates.Add(present);
            if (present is not null)
                keys.ProtectKeysWithCertificate(present);
        }

        if (certificates.OfType<X509Certificate2>().ToArray() is { Length: > 0 } readable)
            keys.UnprotectKeysWithAnyCertificate(readable);
        // Told with whatever else is wrong.
        foreach (var refusal in refusals)
            keys.Services.AddOptions<SecurityOptions>().Validate(_ => false, refusal);
    }

    private static X509Certificate2? Load(string path, string? password, string key, List<string> refusals)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadPkcs12FromFile(path, password);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            refusals.Add($"{key}: the certificate '{path}' cannot be read ({exception.Message.TrimEnd('.')}); it must be a PKCS#12 file, with its password beside it.");
            return null;
        }

        using var privateKey = certificate.GetRSAPrivateKey();
        if (privateKey is null)
            refusals.Add($"{key}: the certificate '{path}' must have an RSA key with its private part.");
        return privateKey is null ? null : certificate;
    }
}

/// <summary>Says at start that whoever reads the key ring reads all secrets.</summary>
internal sealed partial class UnprotectedKeys(ILogger<UnprotectedKeys> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogUnprotected();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        EventId = 1032, Level = LogLevel.Warning,
        Message = "The key ring is not encrypted: whoever can read or back it up can read stored secrets and sign tokens. "
            + "Set Security:KeyCertificatePath (PKCS#12 with an RSA key) and Security:KeyCertificatePassword")]
    private partial void LogUnprotected();
}
