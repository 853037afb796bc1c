using Iris.Core.Kernel;
using Microsoft.AspNetCore.DataProtection;

namespace Iris.Api.Authentication;

/// <summary>Encrypts integration secrets with the key ring.</summary>
internal sealed class DataProtectionSecrets(IDataProtectionProvider provider) : ISecretProtector
{
    private readonly IDataProtector protector = provider.CreateProtector("Iris.IntegrationSecrets");

    public string Protect(string clear) => protector.Protect(clear);

    public string Unprotect(string cipher) => protector.Unprotect(cipher);
}
