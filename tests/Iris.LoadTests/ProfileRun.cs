using System.Diagnostics;
using System.Globalization;

namespace Iris.LoadTests;

/// <summary>Where the gateway's processor time goes under load, by what Linux's <c>perf</c> sees of it.</summary>
internal static class ProfileRun
{
    private const string Perf = "perf";

    public static async Task<int> RunAsync(Options options, CancellationToken cancellationToken)
    {
        if (await PerfAsync(["--version"], cancellationToken) is null)
            throw new HarnessException("There is no perf here: install the system's package, such as linux-perf.");

        // Names of methods, and code that stays where its name says.
        options.Settings["DOTNET_PerfMapEnabled"] = "1";
        options.Settings["DOTNET_EnableWriteXorExecute"] = "0";
        using var stage = await LoadStage.StartAsync(options, LoadStage.UsualTimeoutSeconds, cancellationToken);
        var record = stage.File("perf.data");
        var window = LoadWindow.After(options.Warmup, options.Seconds);
        var load = new LoadClient(stage.Api.LoadTemplate(options), options.Connections, options.Rate).RunAsync(window.End, cancellationToken);
        await window.WaitForStartAsync(cancellationToken);
        var process = stage.Gateway.Child.Id.ToString(CultureInfo.InvariantCulture);
        // There are no hardware counters in most virtual machines.
        await PerfAsync(
            ["record", "-q", "-e", "cpu-clock", "-F", "499", "-g", "-p", process, "-o", record, "--", "sleep", $"{options.Seconds}"], cancellationToken);
        var result = await load;
        Console.WriteLine($"{result.Samples.Count:N0} accepted, warm-up included; {result.Failures.Count:N0} errors");
        await PrintAsync("By thread", ["--no-children", "--sort", "comm"], null, record, options.Rows, cancellationToken);
        await PrintAsync("By library", ["--no-children", "--sort", "dso"], null, record, options.Rows, cancellationToken);
        await PrintAsync("By method, itself", ["--no-children", "--sort", "symbol"], null, record, options.Rows, cancellationToken);
        await PrintAsync("By method, with what it calls", ["--children", "--sort", "symbol"], "Iris.", record, options.Rows, cancellationToken);
        await PrintAsync("By system call", ["--children", "--sort", "symbol"], "_sys_", record, options.Rows, cancellationToken);
        return 0;
    }

    private static async Task PrintAsync(string title, string[] sort, string? word, string record, int rows, CancellationToken cancellationToken)
    {
        string[] arguments = ["report", "--stdio", "-q", "-g", "none", "--percent-limit", "0.1", "-i", record, .. sort];
        var lines = (await PerfAsync(arguments, cancellationToken) ?? "").Split('\n')
            .Where(line => line.Contains('%', StringComparison.Ordinal) && (word is null || line.Contains(word, StringComparison.Ordinal)));
        Console.WriteLine($"\n{title}");
        foreach (var line in lines.Take(rows))
            Console.WriteLine(Shorten(line));
    }

    /// <summary>perf pads the names, and ends each line with the address of nothing.</summary>
    private static string Shorten(string line) => line.TrimEnd('-', ' ');

    /// <returns>What it printed; null when it is not there.</returns>
    private static async Task<string?> PerfAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var perf = Process.Start(new ProcessStartInfo(Perf, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var (output, errors) = (perf.StandardOutput.ReadToEndAsync(cancellationToken), perf.StandardError.ReadToEndAsync(cancellationToken));
            await perf.WaitForExitAsync(cancellationToken);
            await errors;
            return await output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
