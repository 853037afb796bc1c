namespace Iris.LoadTests;

/// <summary>What every run needs: a gateway on a store of its own, set up to send to a provider stub.</summary>
internal sealed class LoadStage : IDisposable
{
    /// <summary>How long the provider may take where nothing else is asked for.</summary>
    public const int UsualTimeoutSeconds = 30;

    private readonly TemporaryStore store;

    private LoadStage(Options options, string dll, ProviderProcess provider)
    {
        (Dll, Provider) = (dll, provider);
        store = new TemporaryStore(options.Store);
        Gateway = new GatewayProcess(dll, store.Folder, options);
        Api = new GatewayApi(Gateway);
    }

    /// <summary>The gateway's.</summary>
    public string Dll { get; }

    public ProviderProcess Provider { get; }

    public GatewayProcess Gateway { get; }

    public GatewayApi Api { get; }

    /// <summary>Builds and starts all of it.</summary>
    /// <param name="options">What the command line asks for.</param>
    /// <param name="timeoutSeconds">How long the provider may take.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<LoadStage> StartAsync(Options options, int timeoutSeconds, CancellationToken cancellationToken)
    {
        var dll = await GatewayProcess.BuildAsync(options, cancellationToken);
        var stage = new LoadStage(options, dll, await ProviderProcess.StartAsync(options.HasFaults, cancellationToken));
        try
        {
            await stage.Gateway.StartAsync(cancellationToken);
            await stage.Api.SetUpAsync(stage.Provider.BaseUrl, timeoutSeconds, cancellationToken);
            if (!options.AutoUsers)
                await stage.Api.CreateKnownUsersAsync(cancellationToken);
            return stage;
        }
        catch
        {
            stage.Dispose();
            throw;
        }
    }

    public string File(string name) => store.File(name);

    public void Dispose()
    {
        Api.Dispose();
        Gateway.Dispose();
        Provider.Dispose();
        store.Dispose();
    }
}
