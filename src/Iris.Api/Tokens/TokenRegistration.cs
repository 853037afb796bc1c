using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Iris.Api.Tokens;

/// <summary>Registers tokens and the keys that sign them.</summary>
internal static class TokenRegistration
{
    public static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.AddOptions<KeyManagementOptions>().PostConfigure(keys => keys.XmlRepository = new KeyRingRepository(
            keys.XmlRepository ?? throw new InvalidOperationException("The store has not said where the key ring is.")));
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<SigningKeyRing>();
        services.AddHostedService<SigningKeyWatch>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenReader>();
        return services;
    }
}
