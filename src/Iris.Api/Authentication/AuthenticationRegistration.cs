using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>Registers credentials, scopes and the key ring.</summary>
internal static class AuthenticationRegistration
{
    private const string ApplicationName = "Iris";

    public static IServiceCollection AddCallerAuthentication(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        services.AddSection<SecurityOptions>(SecurityOptions.Section);
        services.AddSection<BootstrapOptions>(BootstrapOptions.Section)
            .Validate(
                // An empty one is told to be too short.
                options => isDevelopment || options.AdminKey is not null,
                "Outside Development the gateway needs Bootstrap:AdminKey (environment variable Bootstrap__AdminKey): "
                + "a long random text, sent as X-Api-Key to create the first tenant.");
        return services.AddKeyRing(configuration, isDevelopment).AddTokens().AddCredentials();
    }

    private static IServiceCollection AddCredentials(this IServiceCollection services)
    {
        services.AddSingleton<CredentialCache>();
        services.AddSingleton<CredentialCheck>();
        services.AddSingleton<CredentialWatch>();
        services.AddSingleton<LoginLimiter>();
        services.AddSingleton<Login>();
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<SecurityOptions>>(
            (hasher, security) => hasher.IterationCount = security.Value.PasswordRounds);
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<PasswordLane>();
        services.AddSingleton<IPasswordHash, PasswordHash>();
        services.AddAuthentication(CredentialHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, CredentialHandler>(CredentialHandler.SchemeName, null);

        var policies = services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.OfTenant.Append(Scopes.Platform))
            policies.AddPolicy(scope, policy => policy.RequireAuthenticatedUser().RequireClaim(CallerIdentity.ScopeClaim, scope));
        return services;
    }

    private static IServiceCollection AddKeyRing(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        var security = configuration.ReadSection<SecurityOptions>(SecurityOptions.Section);
        services.AddDataProtection().SetApplicationName(ApplicationName).ProtectKeys(security);
        if (!isDevelopment && security.KeyCertificatePath is null)
            services.AddHostedService<UnprotectedKeys>();
        services.AddSingleton<ISecretProtector, DataProtectionSecrets>();
        return services;
    }
}
