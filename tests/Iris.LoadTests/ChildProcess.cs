using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;

namespace Iris.LoadTests;

/// <summary>A process of the run: its last lines are kept for when it fails, and it never outlives the run.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int KeptLines = 40;
    private readonly Process process;
    private readonly ConcurrentQueue<string> tail = new();
    private readonly TaskCompletionSource<string> firstLine = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Tail => string.Join(Environment.NewLine, tail);

    public long PeakMemoryBytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
    }

    public long MemoryBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public double CpuSeconds => process.TotalProcessorTime.TotalSeconds;

    /// <summary>Runs the <c>dotnet</c> that runs this program.</summary>
    /// <param name="arguments">What it runs.</param>
    /// <param name="folder">Where it runs; null for here.</param>
    /// <param name="environment">Variables beside ours.</param>
    /// <param name="handles">Most file handles that it may have; null for as many as we.</param>
    public static ChildProcess StartDotnet(
        IEnumerable<string> arguments, string? folder, IEnumerable<KeyValuePair<string, string>> environment, int? handles = null)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
        var start = handles is null
            ? new ProcessStartInfo(host, arguments)
            : new ProcessStartInfo("/bin/sh", ["-c", $"ulimit -n {handles}; exec \"$0\" \"$@\"", host, .. arguments]);
        start.WorkingDirectory = folder;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        return new ChildProcess(start);
    }

    /// <summary>Runs this program again with a hidden verb; the first line that it prints is its port.</summary>
    public static async Task<(ChildProcess Child, int Port)> StartServerAsync(
        string[] arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var child = StartDotnet([Assembly.GetExecutingAssembly().Location, .. arguments], null, environment);
        try
        {
            var line = await child.firstLine.Task.WaitAsync(TimeSpan.FromSeconds(20), cancellationToken);
            return int.TryParse(line, out var port) ? (child, port) : throw new HarnessException($"{arguments[0]}: {child.Tail}");
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            firstLine.TrySetResult("");
            return;
        }

        firstLine.TrySetResult(line);
        tail.Enqueue(line);
        if (tail.Count > KeptLines)
            tail.TryDequeue(out _);
    }
}
