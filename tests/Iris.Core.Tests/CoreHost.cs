using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite;
using Iris.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Tests;

/// <summary>The core on a real SQLite file with a scripted provider; stopped and started again like a process.</summary>
internal sealed class CoreHost : IAsyncDisposable
{
    private readonly string folder;
    private readonly bool ownsFolder;
    private readonly ServiceProvider services;
    private bool stopped;

    private CoreHost(string folder, bool ownsFolder, ServiceProvider services)
    {
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        this.services = services;
    }

    public static readonly Caller Caller = new(Builders.Tenant, "67ab5a30265f8a4e73196c0c");

    public ScriptedAdapter Adapter => services.GetRequiredService<ScriptedAdapter>();

    public ScriptedReceiver Receiver => services.GetRequiredService<ScriptedReceiver>();

    public SendIntake Intake => services.GetRequiredService<SendIntake>();

    public InteractionReader Reader => services.GetRequiredService<InteractionReader>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Starts a host; with <paramref name="folder"/>, on the store of an earlier one.</summary>
    /// <param name="dispatching">False leaves out the worker that claims from the store; what is handed over directly is still sent.</param>
    /// <param name="settings">Configuration, such as <c>Dispatch:LeaseSeconds</c>.</param>
    /// <param name="folder">Folder of an earlier host.</param>
    /// <param name="configure">Replaces services.</param>
    public static async Task<CoreHost> StartAsync(
        bool dispatching = true, Dictionary<string, string?>? settings = null, string? folder = null,
        Action<IServiceCollection>? configure = null)
    {
        var path = folder ?? Directory.CreateTempSubdirectory("iris-core-").FullName;
        var values = new Dictionary<string, string?>(settings ?? [])
        {
            ["Storage:Sqlite:Path"] = Path.Combine(path, "iris.db"),
        };
        values.TryAdd("Dispatch:PollMilliseconds", "10");
        values.TryAdd("Dispatch:RetryBaseSeconds", "0.01");
        values.TryAdd("Strategies:PollMilliseconds", "10");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var collection = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddSingleton<IConfiguration>(configuration)
            .AddIrisCore()
            .AddSqliteStorage()
            .AddSingleton<IChannel, ScriptedChannel>()
            .AddSingleton<ScriptedAdapter>()
            .AddSingleton<IChannelAdapter>(provider => provider.GetRequiredService<ScriptedAdapter>())
            .AddSingleton(provider => new AdapterOffers(
                provider.GetRequiredService<AdapterRegistry>(), provider.GetRequiredService<ITestTenants>(), isDevelopment: false))
            .AddSingleton<IOutgoingPolicy, AnyTarget>()
            .AddSingleton<ISecretProtector, PlainProtector>()
            .AddSingleton<ScriptedReceiver>()
            .AddSingleton<IWebhookTransport>(provider => provider.GetRequiredService<ScriptedReceiver>())
            .AddSingleton<IWebhookBody, PlainWebhookBody>()
            .AddSingleton<IMediaTransport, NoMedia>()
            .AddSingleton<IMediaTokens, NoTokens>();
        configure?.Invoke(collection);
        var host = new CoreHost(path, folder is null, collection.BuildServiceProvider());
        foreach (var hosted in host.services.GetServices<IHostedService>().Where(service => dispatching || service is not DispatchWorker))
            await hosted.StartAsync(CancellationToken.None);
        return host;
    }

    /// <summary>A second process on the same store, which stays there when this one is gone.</summary>
    public Task<CoreHost> StartAnotherAsync(
        bool dispatching = true, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) =>
        StartAsync(dispatching, settings, folder, configure);

    public async Task<Integration> CreateIntegrationAsync(DeliveryPolicy? delivery = null, TenantId? tenant = null, bool enabled = true)
    {
        var integration = Builders.Integration(
            DateTimeOffset.UtcNow, ScriptedChannel.ChannelName, ScriptedAdapter.ProviderName, tenant);
        integration.Delivery = delivery ?? new DeliveryPolicy();
        integration.IsEnabled = enabled;
        await Get<IIntegrationStore>().CreateAsync(integration.Tenant, integration, CancellationToken.None);
        return integration;
    }

    public static SendCommand Command(Integration integration, params string[] destinations) => new()
    {
        Payload = ScriptedChannel.Payload,
        IntegrationId = integration.Id,
        Destinations = destinations.Length == 0 ? ["34638766068"] : destinations,
        AutoCreateUser = true,
        AutoCreateProcess = true,
    };

    public Task<Result<InteractionView>> TrySendAsync(SendCommand command, Caller? caller = null) =>
        Intake.AcceptAsync(caller ?? Caller, new BatchItem(command, new ErrorList()), null, CancellationToken.None);

    public async Task<InteractionView> SendAsync(SendCommand command)
    {
        var result = await TrySendAsync(command);
        Assert.True(result.IsSuccess, string.Join(", ", result.Errors.Select(error => error.Code)));
        return result.Value;
    }

    public async Task<Interaction> ReadAsync(string id) =>
        await Get<IInteractionStore>().FindAsync(Builders.Tenant, id, CancellationToken.None)
        ?? throw new InvalidOperationException($"{id} is not stored.");

    public Task<Interaction> WaitForAsync(string id, Func<Interaction, bool> condition, string what) =>
        Eventually.GetAsync(async () => await ReadAsync(id) is var interaction && condition(interaction) ? interaction : null, what);

    public Task<Interaction> WaitForStatusAsync(string id, InteractionStatus status) =>
        WaitForAsync(id, interaction => interaction.Status == status, $"{id} becomes {status}");

    public async Task<int> CountUsersAsync() =>
        (await Get<IUserStore>().ListAsync(Builders.Tenant, null, Page<User>.MaxLimit, CancellationToken.None)).Items.Count;

    public async Task<int> CountProcessesAsync() =>
        (await Get<IProcessStore>().ListAsync(Builders.Tenant, new ProcessFilter(), null, Page<User>.MaxLimit, CancellationToken.None)).Items.Count;

    public async Task StopAsync()
    {
        if (stopped)
            return;

        stopped = true;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var hosted in services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(bound.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
        if (ownsFolder)
            Directory.Delete(folder, recursive: true);
    }

    private sealed class AnyTarget : IOutgoingPolicy
    {
        public bool AllowsHost(OutgoingCaller caller, string host, int port) => true;

        public bool AllowsPlain(OutgoingCaller caller, string host, int port) => true;
    }

    private sealed class NoMedia : IMediaTransport
    {
        public Task<T> FetchAsync<T>(MediaCall call, Func<MediaAnswer, Task<T>> use, CancellationToken cancellationToken) => use(new MediaAnswer("nothing there", true));
    }

    private sealed class NoTokens : IMediaTokens
    {
        public string Make(TenantId tenant, string attachmentId, DateTimeOffset expires) => attachmentId;

        public MediaGrant? Read(string token, DateTimeOffset now) => null;
    }

    private sealed class PlainProtector : ISecretProtector
    {
        public string Protect(string clear) => clear;

        public string Unprotect(string cipher) => cipher;
    }
}
