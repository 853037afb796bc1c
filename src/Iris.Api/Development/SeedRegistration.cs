using Iris.Api.Tenants;

namespace Iris.Api.Development;

/// <summary>Registers the seed in Development, and its guard everywhere else.</summary>
internal static class SeedRegistration
{
    public static IServiceCollection AddSeed(this IServiceCollection services, bool isDevelopment)
    {
        services.AddSingleton<MailCatcher>();
        if (!isDevelopment)
            return services.AddHostedService<SeedGuard>().AddHostedService<FirstTenantLine>();

        services.AddSingleton<DemoKeyFile>();
        services.AddSingleton<SampleFile>();
        services.AddSingleton<SampleMessages>();
        services.AddSingleton<SampleWebhooks>();
        return services.AddHostedService<DevelopmentSeed>();
    }
}
