using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>The gateway under load: built, configured by environment variables, started, killed, started again on the same store.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly string[] LimitKinds = ["Sends", "Reads", "Searches", "Configuration", "Callbacks"];
    private static readonly TimeSpan ReadyPoll = TimeSpan.FromMilliseconds(50);
    private readonly string dll;
    private readonly Dictionary<string, string> environment;
    private readonly int? handles;
    private ChildProcess? child;

    public GatewayProcess(string dll, string store, Options options)
    {
        this.dll = dll;
        handles = options.Handles;
        environment = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["Urls"] = $"http://127.0.0.1:{Port}",
            ["Storage__Sqlite__Path"] = Path.Combine(store, "iris.db"),
            ["Security__AllowPrivateNetworks"] = "true",
            ["Security__AllowPlainProviders"] = "true",
            ["Bootstrap__AdminKey"] = AdminKey,
            ["Logging__LogLevel__Default"] = "Warning",
            ["Serilog__MinimumLevel__Default"] = "Warning",
        };
        // What is measured is the gateway, not what one tenant may ask of it.
        foreach (var kind in options.HasLimits ? [] : LimitKinds)
        {
            environment[$"Limits__{kind}__PerSecond"] = "1000000";
            environment[$"Limits__{kind}__Burst"] = "1000000";
        }

        environment["Limits__WaitingSends"] = "100000000";
        if (options.IsKilled)
            environment["Dispatch__LeaseSeconds"] = "5";
        foreach (var (name, value) in options.Settings)
            environment[name] = value;
    }

    public string AdminKey { get; } = RandomNumberGenerator.GetHexString(48, lowercase: true);

    public int Port { get; } = FreePort();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public ChildProcess Child => child ?? throw new InvalidOperationException("The gateway has not been started.");

    /// <summary>Builds what will be measured; the path of its dll.</summary>
    public static async Task<string> BuildAsync(Options options, CancellationToken cancellationToken)
    {
        if (options.Gateway is not null)
            return options.Gateway;

        var root = FindRoot();
        if (options.Build)
        {
            Console.WriteLine("Building src/Iris.Api …");
            string[] arguments = ["build", "-c", "Release", "-v", "quiet", "--nologo", "--disable-build-servers", "src/Iris.Api"];
            using var build = ChildProcess.StartDotnet(arguments, root, []);
            if (await build.WaitForExitAsync(cancellationToken) != 0)
                throw new HarnessException($"src/Iris.Api does not build.\n{build.Tail}");
        }

        return Path.Combine(root, "src", "Iris.Api", "bin", "Release", "net10.0", "Iris.Api.dll");
    }

    /// <summary>Whether the gateway runs with the server garbage collector: what it is compared with has to run with the same.</summary>
    public static bool UsesServerGarbageCollector(string dll)
    {
        using var configuration = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(dll, ".runtimeconfig.json")));
        return configuration.RootElement.TryGetProperty("runtimeOptions", out var options)
            && options.TryGetProperty("configProperties", out var properties)
            && properties.TryGetProperty("System.GC.Server", out var server)
            && server.ValueKind == JsonValueKind.True;
    }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(dll))
            throw new HarnessException($"{dll} does not exist; build it first.");

        child?.Dispose();
        child = ChildProcess.StartDotnet([dll], Path.GetDirectoryName(dll), environment, handles);
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        using var timer = new PeriodicTimer(ReadyPoll);
        var started = Stopwatch.GetTimestamp();
        while (await AskReadyAsync(http, cancellationToken) is { } refusal)
        {
            if (child.HasExited || Stopwatch.GetElapsedTime(started) > LongestStart)
                throw new HarnessException($"The gateway did not get ready: {refusal}\n{child.Tail}");

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose() => child?.Dispose();

    /// <summary>Null when it is ready, else what it answers.</summary>
    private static async Task<string?> AskReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready", cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Iris.sln")))
                return folder.FullName;
        }

        throw new HarnessException("Iris.sln was not found above the program; give the gateway's dll with --gateway.");
    }
}
