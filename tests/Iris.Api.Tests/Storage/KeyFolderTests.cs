using System.Xml.Linq;
using Iris.Api.Storage;
using Iris.Api.Tests.Tokens;
using Iris.Testing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging.Abstractions;

namespace Iris.Api.Tests.Storage;

public sealed class KeyFolderTests
{
    [Fact]
    public async Task CopyAsync_RingOfAGateway_LetsAnotherReadItsTokensAndSecrets()
    {
        var folder = Directory.CreateTempSubdirectory("iris-keys-");
        using var before = new TokenGateway(new FileSystemXmlRepository(folder, NullLoggerFactory.Instance), TestClock.New());
        var (token, secret) = (before.Issue(), before.Protector.Protect("secret"));
        var target = new MemoryRing();

        var count = await KeyFolder.CopyAsync(
            folder.FullName,
            (name, xml, _) =>
            {
                target.StoreElement(XElement.Parse(xml), name);
                return Task.CompletedTask;
            },
            default);

        using var after = new TokenGateway(target, TestClock.New());
        Assert.Equal(2, count);
        Assert.True(await after.AcceptsAsync(token));
        Assert.Equal("secret", after.Protector.Unprotect(secret));
        Assert.Equal(before.Keys.Current.Jwks, after.Keys.Current.Jwks);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task CopyAsync_NoFolder_CopiesNothing() =>
        Assert.Equal(0, await KeyFolder.CopyAsync(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), (_, _, _) => throw new InvalidOperationException(), default));
}
