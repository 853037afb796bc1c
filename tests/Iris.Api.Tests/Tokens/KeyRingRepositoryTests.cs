using Iris.Api.Tokens;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite;
using Iris.Testing;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iris.Api.Tests.Tokens;

public sealed class KeyRingRepositoryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("iris-keys-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Ring_CopiedKeyByKey_LetsAnotherGatewayReadTokensAndSecrets()
    {
        using var services = OpenFolder();
        var ring = services.GetRequiredService<IKeyRingStore>();
        using var before = new TokenGateway(ring, TestClock.New());
        var (token, secret) = (before.Issue(), before.Protector.Protect("secret"u8.ToArray()));
        var target = new MemoryRing();

        foreach (var key in ring.ReadAll())
            target.Add(key);

        using var after = new TokenGateway(target, TestClock.New());
        Assert.True(await after.AcceptsAsync(token));
        Assert.Equal("secret"u8.ToArray(), after.Protector.Unprotect(secret));
        Assert.Equal(before.Keys.Current.Jwks, after.Keys.Current.Jwks);
    }

    [Fact]
    public void GetAllElements_RingThatTheFrameworkWrote_IsRead()
    {
        var written = new FileSystemXmlRepository(folder, NullLoggerFactory.Instance);
        written.StoreElement(new("key", "data protection's"), "key-1");
        written.StoreElement(new(KeyRingRepository.SigningKey, "ours"), "signing-key-1");
        using var services = OpenFolder();

        var ring = new KeyRingRepository(services.GetRequiredService<IKeyRingStore>());

        Assert.Equal("data protection's", Assert.Single(ring.GetAllElements()).Value);
        Assert.Equal("ours", Assert.Single(ring.GetSigningKeys()).Value);
    }

    private ServiceProvider OpenFolder() => new ServiceCollection().AddLogging().AddSqliteStorage()
        .Configure<KeyFolderOptions>(keys => keys.Path = folder.FullName).BuildServiceProvider();
}
