namespace Iris.Api.Development;

/// <summary>Registers the seed in Development, and its guard everywhere else.</summary>
internal static class SeedRegistration
{
    public static IServiceCollection AddSeed(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        services.AddOptions<SeedOptions>().Bind(configuration.GetSection(SeedOptions.Section));
        return isDevelopment ? services.AddHostedService<DevelopmentSeed>() : services.AddHostedService<SeedGuard>();
    }
}
