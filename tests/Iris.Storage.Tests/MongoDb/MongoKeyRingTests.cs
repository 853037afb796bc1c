using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Storage.Tests.MongoDb;

public sealed class MongoKeyRingTests : MongoTest
{
    [Fact]
    public void Unprotect_InAnotherProcessOnTheSameDatabase_ReadsWhatTheFirstProtected()
    {
        var text = NewRing().Protect("secret");

        Assert.Equal("secret", NewRing().Unprotect(text));
    }

    private IDataProtector NewRing()
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("Iris");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = Stores.Services.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }
}
