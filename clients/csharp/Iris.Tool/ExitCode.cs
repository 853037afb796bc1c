namespace Iris.Tool;

/// <summary>What a command comes to, for scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The gateway refused it, or something else went wrong.</summary>
    public const int Failed = 1;

    public const int WrongUsage = 2;

    /// <summary>There is no credential, or the gateway does not take it.</summary>
    public const int NotLoggedIn = 3;

    public const int NotReached = 4;

    /// <summary>Ended by Ctrl+C before it was done.</summary>
    public const int Interrupted = 130;
}

/// <summary>Ends a command with words for its user.</summary>
internal sealed class ToolException(string message, int code) : Exception(message)
{
    public int Code => code;
}
