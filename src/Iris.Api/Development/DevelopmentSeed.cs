using Iris.Api.Authentication;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Iris.Api.Development;

/// <summary>Seeds before the gateway serves, and says so on the console once it does. Only registered in Development.</summary>
internal sealed class DevelopmentSeed(IServiceProvider services, IServer server) : IHostedLifecycleService
{
    private Seeded? seeded;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        seeded = await ActivatorUtilities.CreateInstance<SeedData>(services).EnsureAsync(cancellationToken);
        if (services.GetRequiredService<IOptions<BootstrapOptions>>().Value.Samples)
            await ActivatorUtilities.CreateInstance<SampleData>(services).EnsureAsync(seeded.Integrations, cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
        Console.Out.WriteLine(SeedReport.Write(seeded!, address));
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
