using System.Text;

namespace Iris.Tool;

/// <summary>What a command has of its surroundings.</summary>
/// <param name="In">What is typed, or piped in.</param>
/// <param name="Out">For what was asked for.</param>
/// <param name="Error">For what is said besides.</param>
/// <param name="Variable">Reads an environment variable.</param>
/// <param name="Folder">Where the credential is kept.</param>
/// <param name="IsInteractive">Whether somebody types.</param>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, Func<string, string?> Variable, string Folder, bool IsInteractive)
{
    public static Terminal OfProcess() => new(
        Console.In, Console.Out, Console.Error, Environment.GetEnvironmentVariable,
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "iris"),
        !Console.IsInputRedirected);

    /// <summary>Asks for a line; nothing is asked where it is piped in.</summary>
    public string Ask(string what, bool isSecret = false)
    {
        if (IsInteractive)
            Error.Write($"{what}: ");
        var line = IsInteractive && isSecret ? ReadHidden() : In.ReadLine();
        return string.IsNullOrWhiteSpace(line) ? throw new ToolException($"{what} is missing.", ExitCode.WrongUsage) : isSecret ? line : line.Trim();
    }

    private string ReadHidden()
    {
        var line = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace)
                line.Append(key.KeyChar);
            else if (line.Length > 0)
                line.Length--;
        }

        Error.WriteLine();
        return line.ToString();
    }
}
