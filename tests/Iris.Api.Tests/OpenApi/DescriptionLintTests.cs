using System.Diagnostics;
using Iris.Testing;

namespace Iris.Api.Tests.OpenApi;

/// <summary>The description that the build made is held to the rules of two linters, where they are installed.</summary>
public sealed class DescriptionLintTests
{
    [LintFact]
    public void Redocly_Recommended_FindsNothing()
    {
        var (code, words) = Run("redocly");

        Assert.True(code == 0 && words.Contains("Your API description is valid", StringComparison.Ordinal) && !words.Contains("warning", StringComparison.Ordinal), words);
    }

    [LintFact]
    public void Spectral_OpenApiRules_FindNothing()
    {
        var (code, words) = Run("spectral");

        Assert.True(code == 0 && words.Contains("No results", StringComparison.Ordinal), words);
    }

    private static (int Code, string Words) Run(string script)
    {
        var start = new ProcessStartInfo("npm", ["run", "--silent", script])
        {
            WorkingDirectory = LintFactAttribute.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true";
        start.Environment["REDOCLY_TELEMETRY"] = "off";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(3)), $"{script} does not end.");
        // What is said about the version of Node stands among it, in a frame.
        return (process.ExitCode, string.Join('\n', $"{output.Result}\n{errors.Result}".Split('\n').Where(line => !line.Contains('║', StringComparison.Ordinal))));
    }
}

/// <summary>Skipped where the linters are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LintFactAttribute : Support.ProgramFactAttribute
{
    public LintFactAttribute()
        : base("node", "npm")
    {
        if (Skip is null && !Directory.Exists(Path.Combine(Folder, "node_modules")))
            Skip = "The linters are not installed: npm ci --prefix ops/lint";
    }

    /// <summary>Where the linters and their rules are.</summary>
    internal static string Folder => Path.Combine(Repository.Root, "ops", "lint");
}
