using System.Text;
using Iris.Testing;
using Iris.Tool;

namespace Iris.Api.Tests.Clients;

/// <summary>A developer's machine with the tool <c>iris</c> on it.</summary>
internal sealed class ToolMachine : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("iris-tool-").FullName;

    /// <summary>Where the credential is kept; there is none yet.</summary>
    public string Folder => Path.Combine(home, "iris");

    public Dictionary<string, string> Variables { get; } = [];

    public string FileWith(string text)
    {
        var path = Path.Combine(home, "payload.json");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<ToolRun> RunAsync(string[] args, string input = "")
    {
        using var run = Start(args, input);
        await run.Exit;
        return run;
    }

    /// <summary>Runs a command until its end or <see cref="ToolRun.EndAsync"/>.</summary>
    public ToolRun Start(string[] args, string input = "") => new(args, new StringReader(input), Variables, Folder);

    public void Dispose() => Directory.Delete(home, recursive: true);
}

/// <summary>A run of the tool.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Written output = new();
    private readonly Written error = new();

    public ToolRun(string[] args, TextReader input, Dictionary<string, string> variables, string folder)
    {
        var terminal = new Terminal(input, output, error, variables.GetValueOrDefault, folder, IsInteractive: false);
        Exit = Task.Run(() => new IrisTool(terminal).RunAsync(args, end.Token));
    }

    /// <summary>The exit code, when it is over.</summary>
    public Task<int> Exit { get; }

    public string Out => output.ToString();

    public string Error => error.ToString();

    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What it printed, when it has ended well.</summary>
    public async Task<string> ExpectAsync(int code)
    {
        Assert.True(await Exit == code, $"Ended with {await Exit}: {Out}{Error}");
        return code == ExitCode.Done ? Out : Error;
    }

    public Task WaitForErrorAsync(string text) => Eventually.HoldsAsync(() => Error.Contains(text, StringComparison.Ordinal) || Exit.IsCompleted, $"the tool says: {text}");

    /// <summary>As Ctrl+C does.</summary>
    public async Task<int> EndAsync()
    {
        await end.CancelAsync();
        return await Exit;
    }

    public void Dispose()
    {
        end.Cancel();
        end.Dispose();
    }

    /// <summary>Is read while it is written to.</summary>
    private sealed class Written : StringWriter
    {
        private readonly Lock turn = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (turn)
                base.Write(value);
        }

        public override void Write(string? value)
        {
            lock (turn)
                base.Write(value);
        }

        public override void WriteLine(string? value)
        {
            lock (turn)
                base.WriteLine(value);
        }

        public override string ToString()
        {
            lock (turn)
                return base.ToString();
        }
    }
}
