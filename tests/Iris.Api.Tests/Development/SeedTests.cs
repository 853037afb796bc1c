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
        Assert.Equal(SeedData.Email, Assert.Single(accounts.Items).Email);
    }
}
