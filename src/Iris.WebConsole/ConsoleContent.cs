namespace Iris.WebConsole;

/// <summary>What kind of content an address of the console answers with: the host's security headers go by it.</summary>
/// <param name="Policy">Its <c>Content-Security-Policy</c>.</param>
/// <param name="IsFramed">Whether a page of this console may show it in a frame.</param>
public sealed record ConsoleContent(string Policy, bool IsFramed)
{
    /// <summary>A page: scripts, styles, pictures, forms and frames of its own, and nothing inside of it that runs.</summary>
    public static readonly ConsoleContent Page = new(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'", IsFramed: false);

    /// <summary>A file of somebody's making, to be kept and not to be opened here.</summary>
    public static readonly ConsoleContent File = new("default-src 'none'; frame-ancestors 'none'; sandbox", IsFramed: false);

    /// <summary>A mail of somebody's making: it has its own styles, runs nothing, loads nothing from elsewhere and leads nowhere.</summary>
    public static readonly ConsoleContent Mail = new(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox", IsFramed: true);
}
