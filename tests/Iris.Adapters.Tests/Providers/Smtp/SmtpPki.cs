using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>An authority, and what it signed.</summary>
internal sealed class SmtpPki : IDisposable
{
    private readonly X509Certificate2 root;

    public SmtpPki(string host)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-10), DateTimeOffset.UtcNow.AddDays(10));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(host);
        using var signed = Sign("CN=server", DateTimeOffset.UtcNow.AddDays(5), names.Build());
        Server = X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pfx), null);
    }

    public string Authority => root.ExportCertificatePem();

    public X509Certificate2 Server { get; }

    public (string Certificate, string Key) Client(string subject, DateTimeOffset? until = null)
    {
        using var signed = Sign(subject, until ?? DateTimeOffset.UtcNow.AddDays(5));
        using var key = signed.GetRSAPrivateKey()!;
        return (signed.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        root.Dispose();
        Server.Dispose();
    }

    private X509Certificate2 Sign(string subject, DateTimeOffset until, X509Extension? names = null)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (names is not null)
            request.CertificateExtensions.Add(names);
        using var bare = request.Create(root, DateTimeOffset.UtcNow.AddDays(-5), until, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
