using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Iris.Api.Tokens;

/// <summary>Registers tokens and the keys that sign them.</summary>
internal static class TokenRegistration
{
    public static IServiceCollection AddTokens(this IServiceCollection services)
    {
        services.AddSingleton<KeyRingRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyRingRepository>((keys, ring) => keys.XmlRepository = ring);
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<SigningKeyRing>();
        services.AddHostedService<SigningKeyWatch>();
        services.AddSingleton<TokenIssuer>();
        services.AddSingleton<TokenReader>();
        return services;
    }
}
