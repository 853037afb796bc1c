using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Development;

/// <summary>What Development seeded opens nothing in Production.</summary>
public sealed class SeedGuardTests : IDisposable
{
    private static readonly (string, string) AdminKey = ("Bootstrap__AdminKey", IrisApplication.AdminKey);
    private static readonly object Login = new { Email = "demo@iris.example", Password = "iris-demo-password", tenant = "demo" };

    private readonly string folder = Directory.CreateTempSubdirectory("iris-guard-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Start_InProductionOnASeededDatabase_FailsUntilTheSeedIsRevoked()
    {
        string key;
        using (var development = await GatewayProcess.StartAsync(folder, "Development"))
        {
            key = development.ApiKey;
            Assert.Equal(0, await development.StopAsync());
        }

        using (var refused = await GatewayProcess.StartAsync(folder, "Production", AdminKey))
        {
            Assert.NotEqual(0, await refused.WaitForExitAsync());
            Assert.Contains("The database was seeded in Development", refused.Output, StringComparison.Ordinal);
            Assert.Contains("Bootstrap:RevokeDemo=true", refused.Output, StringComparison.Ordinal);
        }

        using (var revoking = await GatewayProcess.StartAsync(folder, "Production", AdminKey, ("Bootstrap__RevokeDemo", "true")))
        {
            await AssertRefusedAsync(revoking, key);
            Assert.Contains("The seed of Development was revoked: 1 accounts and 1 API keys", revoking.Output, StringComparison.Ordinal);
            Assert.Equal(0, await revoking.StopAsync());
        }

        using var later = await GatewayProcess.StartAsync(folder, "Production", AdminKey);
        await AssertRefusedAsync(later, key);
    }

    [Fact]
    public async Task Start_InProductionOnADatabaseOfItsOwn_IsNotAsked()
    {
        using var gateway = await GatewayProcess.StartAsync(folder, "Production", AdminKey);
        var platform = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) }).WithKey(IrisApplication.AdminKey);
        (await platform.PostAsync("/admin/tenant", new { id = "demo", name = "Demo" })).Expect(200);
        Assert.Equal(0, await gateway.StopAsync());

        using var later = await GatewayProcess.StartAsync(folder, "Production", AdminKey);

        Assert.Contains("Application started", later.Output, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(GatewayProcess gateway, string key)
    {
        var anonymous = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) });
        (await anonymous.PostAsync("/user/login", Login)).Expect(401);
        (await anonymous.WithKey(key).GetAsync("/user")).Expect(401);
    }
}
