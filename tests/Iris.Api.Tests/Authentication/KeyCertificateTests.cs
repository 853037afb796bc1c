using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Iris.Api.Tests.Support;
using Iris.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Authentication;

public sealed class KeyCertificateTests : IDisposable
{
    private const string Password = "of the file";

    private readonly string folder = Directory.CreateTempSubdirectory("iris-certificates-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Ring_WithACertificate_IsEncryptedAndReadWithItLater()
    {
        var (first, second) = (NewCertificate("first"), NewCertificate("second"));
        string secret;
        await using (var gateway = await StartAsync(("KeyCertificatePath", first), ("KeyCertificatePassword", Password)))
            secret = Secrets(gateway).Protect("secret");

        var key = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.Combine(folder, "keys"), "key-*.xml")));
        Assert.Contains("EncryptedData", key, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal);

        await using (var rotated = await StartAsync(
            ("KeyCertificatePath", second), ("KeyCertificatePassword", Password),
            ("FormerKeyCertificates:0:Path", first), ("FormerKeyCertificates:0:Password", Password)))
            Assert.Equal("secret", Secrets(rotated).Unprotect(secret));

        await using var without = await StartAsync();
        Assert.ThrowsAny<CryptographicException>(() => Secrets(without).Unprotect(secret));
    }

    [Theory]
    [InlineData("KeyCertificatePath", "missing.pfx", Password, "Security:KeyCertificatePath: the certificate", "cannot be read")]
    [InlineData("KeyCertificatePath", "first.pfx", "another", "Security:KeyCertificatePath: the certificate", "cannot be read")]
    [InlineData("KeyCertificatePath", "curve.pfx", Password, "Security:KeyCertificatePath: the certificate", "must have an RSA key")]
    [InlineData("FormerKeyCertificates:0:Path", "missing.pfx", Password, "Security:FormerKeyCertificates:0:Path: the certificate", "cannot be read")]
    public async Task Start_CertificateThatIsNoGood_FailsWithASentence(string key, string file, string password, params string[] sentence)
    {
        NewCertificate("first");
        NewCurveCertificate("curve");

        using var gateway = await GatewayProcess.StartAsync(
            folder,
            "Production",
            ("Bootstrap__AdminKey", IrisApplication.AdminKey),
            ($"Security__{key.Replace(":", "__", StringComparison.Ordinal)}", Path.Combine(folder, file)),
            ("Security__KeyCertificatePassword", password));

        Assert.NotEqual(0, await gateway.WaitForExitAsync());
        Assert.All(sentence, part => Assert.Contains(part, gateway.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Production", false, 1)]
    [InlineData("Production", true, 0)]
    [InlineData("Development", false, 0)]
    public async Task Start_RingThatIsNotEncrypted_SaysSoInOneLineOutsideDevelopment(string environment, bool isEncrypted, int lines)
    {
        (string, string)[] certificate = isEncrypted
            ? [("Security__KeyCertificatePath", NewCertificate("first")), ("Security__KeyCertificatePassword", Password)]
            : [];

        using var gateway = await GatewayProcess.StartAsync(
            folder, environment, [("Bootstrap__AdminKey", IrisApplication.AdminKey), .. certificate]);

        Assert.Contains("Application started", gateway.Output, StringComparison.Ordinal);
        Assert.Equal(lines, gateway.Output.Split('\n').Count(line => line.Contains("The key ring is not encrypted", StringComparison.Ordinal)));
    }

    private static ISecretProtector Secrets(IrisApplication gateway) => gateway.Services.GetRequiredService<ISecretProtector>();

    private async Task<IrisApplication> StartAsync(params (string Key, string Value)[] security)
    {
        var settings = security.Append(("KeysPath", Path.Combine(folder, "keys"))).Select(one => ($"Security:{one.Item1}", one.Item2));
        var gateway = new IrisApplication(_ => { }, [.. settings]);
        await gateway.InitializeAsync();
        return gateway;
    }

    private string NewCertificate(string name)
    {
        using var key = RSA.Create(2048);
        return Write(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private string NewCurveCertificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Write(name, new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256));
    }

    private string Write(string name, CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(365));
        var path = Path.Combine(folder, name + ".pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx, Password));
        return path;
    }
}
