namespace Iris.Api.Development;

/// <summary>Registers the seed in Development, and its guard everywhere else.</summary>
internal static class SeedRegistration
{
    public static IServiceCollection AddSeed(this IServiceCollection services, bool isDevelopment)
    {
        if (!isDevelopment)
            return services.AddHostedService<SeedGuard>();

        services.AddSingleton<DemoKeyFile>();
        services.AddSingleton<SampleFile>();
        services.AddSingleton<SampleMessages>();
        services.AddSingleton<SampleWebhooks>();
        return services.AddHostedService<DevelopmentSeed>();
    }
}
