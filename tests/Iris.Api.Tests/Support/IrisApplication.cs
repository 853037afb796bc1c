using Iris.Core.Accounts;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Iris.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Api.Tests.Support;

/// <summary>The whole gateway on a real server and a temporary store, with a scripted provider beside the real ones.</summary>
public sealed class IrisApplication : IAsyncLifetime, IAsyncDisposable
{
    public const string AdminKey = "test-admin-key-0123456789-abcdef";

    private static int lastTenant;
    private readonly string folder = Directory.CreateTempSubdirectory("iris-api-").FullName;
    private readonly Host host;

    public IrisApplication()
        : this(_ => { })
    {
    }

    internal IrisApplication(Action<IServiceCollection> configure, params (string Key, string Value)[] settings) =>
        host = new Host(folder, Script, configure, settings);

    internal ScriptedAdapter Script { get; } = new();

    internal IServiceProvider Services => host.Services;

    public Task InitializeAsync()
    {
        host.StartServer();
        // Where it was configured wrong, the program has ended with sentences and the host does not know.
        Assert.True(Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested, "The gateway was refused.");
        return Task.CompletedTask;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Where it listens.</summary>
    internal string Address => host.ClientOptions.BaseAddress.ToString().TrimEnd('/');

    /// <summary>A client without a credential.</summary>
    internal IrisClient Anonymous() => new(host.CreateClient());

    /// <summary>A client with the platform's key.</summary>
    internal IrisClient Platform() => Anonymous().WithKey(AdminKey);

    /// <summary>A tenant that no other test uses, and a client with every scope of it.</summary>
    internal async Task<TestTenant> NewTenantAsync()
    {
        var id = $"tenant-{Interlocked.Increment(ref lastTenant)}";
        var tenants = Services.GetRequiredService<TenantEditor>();
        Assert.True((await tenants.CreateAsync(new TenantDraft(id, id, null), new ErrorList(), default)).IsSuccess);

        var tenant = new TenantId(id);
        return new TestTenant(this, tenant, Anonymous().WithKey(await NewKeyAsync(tenant, [.. Scopes.OfTenant])));
    }

    internal async Task<string> NewKeyAsync(TenantId tenant, params string[] scopes)
    {
        var keys = Services.GetRequiredService<ApiKeyEditor>();
        return (await keys.CreateAsync(tenant, new ApiKeyDraft("test", scopes, null), new ErrorList(), default)).Value!.Secret;
    }

    private sealed class Host : WebApplicationFactory<Program>
    {
        private readonly string folder;
        private readonly ScriptedAdapter script;
        private readonly Action<IServiceCollection> configure;
        private readonly (string Key, string Value)[] settings;

        public Host(string folder, ScriptedAdapter script, Action<IServiceCollection> configure, (string Key, string Value)[] settings)
        {
            (this.folder, this.script, this.configure, this.settings) = (folder, script, configure, settings);
            UseKestrel();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // Not by the factory's own option: that changes the addresses while the server may be starting.
            builder.UseSetting(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0");
            builder.UseSetting("Storage:Sqlite:Path", Path.Combine(folder, "iris.db"));
            builder.UseSetting("Bootstrap:AdminKey", AdminKey);
            builder.UseSetting("Callbacks:RequireSignature", "true");
            builder.UseSetting("Limits:Configuration:Burst", "100000");
            builder.UseSetting("Security:LoginsPerMinute", "1000");
            builder.UseSetting("Security:LoginsPerAddress", "10000");
            builder.UseSetting("Security:LoginsInAll", "10000");
            builder.UseSetting("Security:PasswordRounds", "100000");
            foreach (var (key, value) in settings)
                builder.UseSetting(key, value);
            builder.ConfigureTestServices(services =>
            {
                services.RemoveAll<ILoggerProvider>();
                services.AddSingleton<IChannel, ScriptedChannel>();
                services.AddSingleton<IChannelAdapter>(script);
                services.AddSingleton<IChannelAdapter, SettingsAdapter>();
                configure(services);
            });
        }
    }
}
