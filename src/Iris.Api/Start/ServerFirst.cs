using Microsoft.AspNetCore.Hosting.Server;

namespace Iris.Api.Start;

/// <summary>
/// The order of a start and a stop. The server is the first to start, so that <see cref="StartGate"/> answers while the store is opened; all
/// others start one after the other behind it, the store first, so workers wait for it without knowing. The server is also the first to
/// stop: what it still serves needs the others.
/// </summary>
internal static class ServerFirst
{
    public static void UseServerFirst(this ConfigureHostBuilder host) => host.ConfigureContainer<IServiceCollection>(services =>
    {
        // The builder adds the server behind everything else, just before this.
        var server = services.Last(service => service.ServiceType == typeof(IHostedService));
        services.Remove(server);
        services.Insert(0, server);
        services.AddHostedService<ServerStop>();
    });

    private sealed class ServerStop(IServer server) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
    }
}
