using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Api.Tests.Support;

/// <summary>The built gateway as a process of its own, with everything that it wrote to its console.</summary>
internal sealed partial class GatewayProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();

    private GatewayProcess(Process process) => this.process = process;

    public string Output => string.Join('\n', lines);

    /// <summary>What it wrote to standard error, line by line.</summary>
    public IReadOnlyList<string> Errors => [.. errors.Where(line => line.Length > 0)];

    public string Address => ListeningAt().Match(Output).Groups[1].Value;

    /// <summary>The key that a start in Development prints.</summary>
    public string ApiKey => Find(Key());

    /// <summary>Starts it; ends waiting when it listens or has ended.</summary>
    public static Task<GatewayProcess> StartAsync(string folder, string environment, params (string Name, string Value)[] variables) =>
        StartWithinAsync([], folder, environment, variables);

    /// <summary>The same by a command that becomes the gateway.</summary>
    public static async Task<GatewayProcess> StartWithinAsync(
        string[] command, string folder, string environment, params (string Name, string Value)[] variables)
    {
        var gateway = Launch(command, folder, environment, [], variables);
        await gateway.WaitForAsync("Application started");
        return gateway;
    }

    /// <summary>Starts it with arguments and waits for its end.</summary>
    /// <returns>The ended process and its exit code.</returns>
    public static async Task<(GatewayProcess Gateway, int ExitCode)> RunAsync(
        string folder, string environment, string[] arguments, params (string Name, string Value)[] variables)
    {
        var gateway = Launch([], folder, environment, arguments, variables);
        return (gateway, await gateway.WaitForExitAsync());
    }

    /// <summary>Starts it and does not wait.</summary>
    public static GatewayProcess Launch(
        string[] command, string folder, string environment, string[] arguments, params (string Name, string Value)[] variables)
    {
        string[] all = [.. command, "dotnet", typeof(Program).Assembly.Location, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            WorkingDirectory = Path.GetDirectoryName(typeof(Program).Assembly.Location),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        start.Environment["Urls"] = "http://127.0.0.1:0";
        start.Environment["Storage__Sqlite__Path"] = Path.Combine(folder, "iris.db");
        start.Environment["Bootstrap__Samples"] = "false";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        var gateway = new GatewayProcess(new Process { StartInfo = start });
        gateway.process.OutputDataReceived += (_, data) => gateway.lines.Enqueue(data.Data ?? "");
        gateway.process.ErrorDataReceived += (_, data) =>
        {
            gateway.lines.Enqueue(data.Data ?? "");
            gateway.errors.Enqueue(data.Data ?? "");
        };
        gateway.process.Start();
        gateway.process.BeginOutputReadLine();
        gateway.process.BeginErrorReadLine();
        return gateway;
    }

    /// <summary>Ends when it wrote this or has ended.</summary>
    public Task WaitForAsync(string text) =>
        Eventually.HoldsAsync(() => process.HasExited || Output.Contains(text, StringComparison.Ordinal), $"the gateway says: {text}");

    public string Find(Regex pattern) => pattern.Match(Output).Groups[1].Value;

    /// <summary>Asks it to stop, as a service manager does, and waits for its end.</summary>
    public async Task<int> StopAsync()
    {
        await TerminateAsync();
        return await WaitForExitAsync();
    }

    /// <summary>Asks it to stop.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    /// <summary>Ends it without a warning, as a power cut does.</summary>
    public Task<int> KillAsync()
    {
        process.Kill();
        return WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    [GeneratedRegex("(iris_[A-Za-z0-9_-]{43})")]
    private static partial Regex Key();

    [GeneratedRegex("Now listening on: \\\\?\"?(http://[0-9.:]+)")]
    private static partial Regex ListeningAt();
}
