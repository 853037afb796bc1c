using Iris.Adapters;
using Iris.Api.Authentication;
using Iris.Api.Connections;
using Iris.Api.ConsoleHost;
using Iris.Api.Development;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Api.Network;
using Iris.Api.Observability;
using Iris.Api.OpenApi;
using Iris.Api.Start;
using Iris.Api.Storage;
using Iris.Core;
using Iris.Core.Hosting;
using Iris.Core.Storage;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Iris.Api;

/// <summary>Puts the gateway together: what it consists of, and what a request goes through.</summary>
internal static class Gateway
{
    /// <exception cref="StartRefusedException">It was configured wrong.</exception>
    public static WebApplication Build(string[] arguments)
    {
        // The start needs one core: what can be done at any time is done beside it.
        _ = Task.Run(DocumentContext.Prepare);
        var (settings, refused) = CommandLine.Split(arguments);
        // The store may lie below the content root: watching it for changed settings would see every commit.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        var builder = WebApplication.CreateBuilder(settings);
        if (DescribedAtBuild.IsWanted)
            builder.Environment.EnvironmentName = Environments.Development;
        var isDevelopment = builder.Environment.IsDevelopment();

        // Below every other source, so that any way of setting addresses wins.
        builder.Configuration.Sources.Insert(
            0, new MemoryConfigurationSource { InitialData = [new(WebHostDefaults.ServerUrlsKey, "http://localhost:5080")] });
        builder.Host.UseServerFirst();
        builder.Services.AddJsonLog(builder.Configuration);
        builder.Services.AddTelemetryExport(builder.Configuration);
        // The first of our own to start.
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddIrisAdapters();
        builder.Services.AddIrisCore();
        builder.Services.AddManagement(isDevelopment);
        builder.Services.AddCallerAuthentication(builder.Configuration, isDevelopment);
        builder.Services.AddIrisApi();
        builder.Services.AddConnectionBounds();
        builder.Services.AddProxies();
        builder.Services.AddApiDescription();
        builder.Services.AddConsole();
        builder.Services.AddSeed(isDevelopment);

        var app = DescribedAtBuild.IsWanted
            ? DescribedAtBuild.Build(builder)
            : BuildChecked(builder, new StartCheck(builder.Configuration, settings, refused));
        // Beside the routes, which take as long. What fails here fails again where the host asks for it.
        if (!DescribedAtBuild.IsWanted)
            _ = Task.Run(() => app.Services.GetServices<IHostedService>().Count());
        app.UseConnectionPlaces();
        app.UseForwardedHeaders();
        app.UseCallsFromWithin();
        app.UseRequestIds();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseMiddleware<ErrorHandling>();
        app.UseMiddleware<StartGate>();
        app.UseRouting();
        app.UseAuthentication();
        app.UseKnownCallers();
        app.UseAuthorization();
        app.UseApiDescription();
        app.UseMiddleware<RateLimitGate>();
        // Nothing is anonymous unless it says so.
        app.MapControllers().RequireAuthorization();
        app.MapConsole();
        return app;
    }

    private static WebApplication BuildChecked(WebApplicationBuilder builder, StartCheck check)
    {
        try
        {
            var app = builder.Build();
            check.Run(app.Services);
            return app;
        }
        catch (OptionsValidationException)
        {
            // The server is made with the host and needs some of the options: all of them are looked at without it.
            using var services = builder.Services.BuildServiceProvider();
            check.Run(services);
            throw;
        }
    }
}
