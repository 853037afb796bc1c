using Iris.Core.Tenants;
using Iris.WebConsole;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tenants;

/// <summary>Tells whoever started a gateway without a tenant what comes next. Not registered in Development, which has one.</summary>
internal sealed partial class FirstTenantLine(
    ITenantStore tenants, IServer server, IOptions<ConsoleOptions> console, ILogger<FirstTenantLine> logger) : IHostedLifecycleService
{
    private const string Tenants = "/admin/tenant";

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if ((await tenants.ListAsync(null, 1, cancellationToken)).Items.Count > 0)
            return;

        // Where every address of the machine is listened on, the nearest is told.
        var address = (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "")
            .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal);
        var isShown = console.Value.Enabled;
        address += isShown ? ConsolePaths.Root : Tenants;
        if (isShown)
            LogWithConsole(address);
        else
            LogWithout(address);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1104, Level = LogLevel.Information, Message = "There is no tenant yet: open {Address}, choose to manage tenants, give Bootstrap:AdminKey, and create the first")]
    private partial void LogWithConsole(string address);

    [LoggerMessage(EventId = 1105, Level = LogLevel.Information, Message = "There is no tenant yet: create the first by POST {Address} with Bootstrap:AdminKey as X-Api-Key")]
    private partial void LogWithout(string address);
}
