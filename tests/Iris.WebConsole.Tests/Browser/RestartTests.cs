using System.Net;
using System.Net.Sockets;
using Iris.Api.Tests.Support;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>A gateway that goes away and comes back while somebody works.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("iris-console-").FullName;
    private readonly Chromium chromium = new();
    private readonly string address = $"http://127.0.0.1:{FreePort()}";
    private GatewayProcess? gateway;

    public Task InitializeAsync() => chromium.InitializeAsync();

    public async Task DisposeAsync()
    {
        await chromium.DisposeAsync();
        gateway?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [BrowserFact]
    public async Task Press_WhileTheGatewayIsDown_IsDoneWhenItIsBackAndTheStreamGoesOn()
    {
        gateway = await StartAsync();
        var window = await Window.OpenAsync(chromium.Browser, address, "en", 1280, "light");
        // What a browser says of a server that is away.
        window.Expected.AddRange(["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE", "503", "ERR_SOCKET_NOT_CONNECTED"]);
        await window.Page.GotoAsync("/");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in as demo" }).ClickAsync();
        await window.Page.Locator("header.bar").WaitForAsync();
        await window.GoAsync("/console/interactions?status=PROVIDER_SENDING_ERROR");
        await window.Page.GetByText("Live", new() { Exact = true }).WaitForAsync();

        await gateway.KillAsync();
        await window.Page.GetByText("Disconnected").WaitForAsync();
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Resend all that match" }).ClickAsync();
        await window.Page.GetByText("does not answer").First.WaitForAsync();
        gateway.Dispose();
        gateway = await StartAsync();

        await window.Page.WaitForURLAsync("**/console/batches/*", new() { Timeout = 60_000 });
        await window.Page.GetByText("Live", new() { Exact = true }).WaitForAsync(new() { Timeout = 60_000 });
        await window.CloseAsync();
    }

    private Task<GatewayProcess> StartAsync() => GatewayProcess.StartAsync(folder, "Development", ("Urls", address));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
