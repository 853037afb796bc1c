using Iris.Api.Development;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Development;

public sealed class SeedTests(IrisApplication gateway) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task EnsureAsync_SeveralProcessesStartAtOnce_NoneFails()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => ActivatorUtilities.CreateInstance<SeedData>(gateway.Services).EnsureAsync(CancellationToken.None))));

        var accounts = await gateway.Services.GetRequiredService<IAccountStore>().ListAsync(SeedData.Tenant, null, 10, CancellationToken.None);
        Assert.Single(accounts.Items, account => account.Email == SeedData.Email);
    }

    [Fact]
    public async Task EnsureAsync_TheKeyIsKept_IsTheSameAtTheNextStart() =>
        Assert.Equal((await SeedAsync()).ApiKey, (await SeedAsync()).ApiKey);

    [Fact]
    public async Task EnsureAsync_TheKeptKeyWasRevoked_MakesAnother()
    {
        var before = (await SeedAsync()).ApiKey;
        var store = gateway.Services.GetRequiredService<IApiKeyStore>();
        var key = (await store.FindByHashAsync(ApiKeyEditor.HashOf(before), CancellationToken.None))!;
        key.Revoked = key.Created;
        await store.SaveAsync(SeedData.Tenant, key, CancellationToken.None);

        var after = (await SeedAsync()).ApiKey;

        Assert.NotEqual(before, after);
        Assert.Equal(after, (await SeedAsync()).ApiKey);
    }

    [Fact]
    public async Task EnsureAsync_TheKeptKeyIsOfAnotherDatabase_MakesOne()
    {
        var file = gateway.Services.GetRequiredService<DemoKeyFile>();
        Assert.True(file.TryWrite("iris_of-another-database"));

        var seeded = await SeedAsync();

        Assert.NotEqual("iris_of-another-database", seeded.ApiKey);
        Assert.Equal(seeded.ApiKey, file.Read());
        Assert.Equal(file.Path, seeded.KeyFile);
    }

    private Task<Seeded> SeedAsync() => ActivatorUtilities.CreateInstance<SeedData>(gateway.Services).EnsureAsync(CancellationToken.None);
}
