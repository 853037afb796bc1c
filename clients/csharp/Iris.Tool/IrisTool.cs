using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Net;
using System.Text.Json;
using Iris.Client;
using Iris.Tool.Commands;

namespace Iris.Tool;

/// <summary>The commands, and what their failures come to.</summary>
internal sealed class IrisTool(Terminal terminal)
{
    private const string Details = """
        Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not logged in, 4 gateway not reached, 130 interrupted.
        Scripts need no login: set IRIS_URL and IRIS_KEY.
        """;

    /// <summary>A text may begin with an @; it names no file.</summary>
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null };

    public Terminal Terminal => terminal;

    public RootCommand Root()
    {
        var root = new RootCommand("Command line of the Iris interactions gateway")
        {
            LoginCommand.Of(this), LogoutCommand.Of(this), SendCommand.Of(this), TailCommand.Of(this), SearchCommand.Of(this), ResendCommand.Of(this),
            ListenCommand.Of(this),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new DetailedHelp((HelpAction)help.Action!, Details);
        return root;
    }

    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var parsed = Root().Parse(args, Parsing);
        var surroundings = new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false };
        var code = await parsed.InvokeAsync(surroundings, cancellationToken);
        return parsed.Action is ParseErrorAction ? ExitCode.WrongUsage : code;
    }

    /// <summary>Does something with the credential that there is.</summary>
    public Task<int> CallAsync(Func<Session, Task<int>> act, CancellationToken cancellationToken, Action<IrisClientOptions>? configure = null) => GuardAsync(
        async () =>
        {
            await using var session = Session.Open(Credential.Find(terminal), configure);
            return await act(session);
        },
        cancellationToken);

    /// <summary>Says what went wrong, in a line or two, and to scripts by a number.</summary>
    public async Task<int> GuardAsync(Func<Task<int>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (ToolException exception)
        {
            return Say(exception.Message, exception.Code);
        }
        catch (IrisException refused)
        {
            return Refused(refused);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is { } status)
        {
            return Say($"HTTP {(int)status}", status == HttpStatusCode.Unauthorized ? ExitCode.NotLoggedIn : ExitCode.Failed);
        }
        catch (HttpRequestException exception)
        {
            return Say($"The gateway is not reached: {exception.Message}", ExitCode.NotReached);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return Say(exception.Message, ExitCode.Failed);
        }
    }

    /// <summary>Says why the gateway refused something.</summary>
    public int Refused(IrisException refused, string prefix = "")
    {
        if (refused is IrisException<Problem> { Result.Error: { Count: > 0 } errors })
        {
            foreach (var error in errors)
                terminal.Error.WriteLine(prefix + Text.Plain($"{Text.Of(error.Code)}{(error.Field is { } field ? $" ({field})" : "")}: {error.Message}"));
        }
        else
        {
            terminal.Error.WriteLine($"{prefix}HTTP {refused.StatusCode}: {Text.Plain(refused.Message.Split('\n')[0])}");
        }

        if (refused.StatusCode != 401)
            return ExitCode.Failed;

        return Say("Log in again: `iris login`.", ExitCode.NotLoggedIn);
    }

    private int Say(string message, int code)
    {
        terminal.Error.WriteLine(message);
        return code;
    }
}
