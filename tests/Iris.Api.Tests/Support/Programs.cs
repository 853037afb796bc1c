using System.Diagnostics;

namespace Iris.Api.Tests.Support;

/// <summary>A test that runs programs of the machine; skipped where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs)
    {
        Programs = programs;
        if (programs.FirstOrDefault(program => !IsThere(program)) is { } missing)
            Skip = $"There is no {missing} on this machine.";
    }

    /// <summary>What it needs.</summary>
    public string[] Programs { get; }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>Programs of the machine.</summary>
internal static class Programs
{
    /// <summary>Runs one to its end, with a text as its input; fails unless it exits with 0.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, string input = "", params IEnumerable<(string Name, string Value)> variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return await output;
    }

    /// <summary>Runs lines as a shell does that stops at the first that fails.</summary>
    public static Task<string> RunShellAsync(string script, params IEnumerable<(string Name, string Value)> variables) =>
        RunAsync("bash", ["-euo", "pipefail"], script, variables);
}
