using Iris.Core.Hosting;
using Iris.WebConsole;
using Iris.WebConsole.Gateway;
using Microsoft.Extensions.Options;

namespace Iris.Api.ConsoleHost;

/// <summary>Puts the console into the gateway.</summary>
internal static class ConsoleHosting
{
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddSection<ConsoleOptions>(ConsoleOptions.Section);
        services.AddSingleton<ApiPipeline>();
        services.AddSingleton<ConsoleCredentials>();
        services.AddSingleton<IConsoleCredentials>(provider => provider.GetRequiredService<ConsoleCredentials>());
        services.AddSingleton<IGatewayApi, InProcessApi>();
        return services.AddIrisConsole();
    }

    public static IApplicationBuilder UseCallsFromWithin(this WebApplication app) =>
        app.Use(app.Services.GetRequiredService<ApiPipeline>().BeginAt);

    public static void MapConsole(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<ConsoleOptions>>().Value.Enabled)
            app.MapIrisConsole();
    }
}
