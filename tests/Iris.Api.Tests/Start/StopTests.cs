using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Start;

/// <summary>A stop while a provider does not answer.</summary>
public sealed class StopTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("iris-stop-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Stop_SendInFlightForLongerThanTheTimeOut_EndsWell()
    {
        using var gateway = await StartWithASendAsync("1");

        Assert.Equal(0, await gateway.StopAsync());
        Assert.Empty(gateway.Errors);
    }

    [Fact]
    public async Task Stop_SecondSignal_EndsAtOnce()
    {
        using var gateway = await StartWithASendAsync("600");
        await gateway.TerminateAsync();
        await gateway.WaitForAsync("Application is shutting down");

        await gateway.TerminateAsync();

        Assert.Equal(143, await gateway.WaitForExitAsync());
    }

    private async Task<GatewayProcess> StartWithASendAsync(string shutdownSeconds)
    {
        var gateway = await GatewayProcess.StartAsync(folder, "Development", ("Api__ShutdownSeconds", shutdownSeconds));
        var client = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) }).WithKey(gateway.ApiKey);
        var integration = (await client.PostAsync("/configuration/integration", new
        {
            name = "slow",
            channel = "RCS",
            provider = "Sandbox",
            settings = new { latencyMilliseconds = 60_000 },
            delivery = new { timeoutSeconds = 120 },
        })).Expect(200).Payload.GetProperty("integrationId").GetString();
        var sent = (await client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "text-message-rcs", Text = "text" },
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200);
        // Its attempt is begun, so a cancellation is too late.
        await Eventually.HoldsAsync(
            async () => (await client.PostAsync($"/conversation/interaction/{sent.Id}/cancel", new { })).Errors is ["ATTEMPT_IN_PROGRESS"], "it is in flight");
        return gateway;
    }
}
