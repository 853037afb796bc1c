using System.Globalization;
using Iris.WebConsole.SignIn;
using Microsoft.AspNetCore.Components;

namespace Iris.WebConsole.Shell;

/// <summary>What components of the console have in common: the view, its language, and how times and numbers are written.</summary>
public abstract class ConsoleComponent : ComponentBase
{
    [CascadingParameter]
    public required ConsoleView View { get; set; }

    protected ConsoleSession Session => View.Session ?? throw new InvalidOperationException("Nobody is signed in.");

    protected string Say(string spanish, string english) => View.Say(spanish, english);

    /// <summary>A number with its separators.</summary>
    protected string Number(long number) => number.ToString("N0", View.Language.Culture);

    /// <summary>A number of bytes in the largest unit that fits.</summary>
    protected string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (size, unit) = ((double)bytes, 0);
        for (; size >= 1000 && unit < units.Length - 1; unit++)
            size /= 1000;
        return $"{size.ToString(unit == 0 ? "0" : "0.#", View.Language.Culture)} {units[unit]}";
    }

    /// <summary>How long ago, or how long until, in the largest unit that fits.</summary>
    protected string Ago(DateTimeOffset time)
    {
        var span = View.Now - time;
        var text = Span(span.Duration());
        return span >= TimeSpan.Zero ? Say($"hace {text}", $"{text} ago") : Say($"en {text}", $"in {text}");
    }

    protected static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} d"),
    };
}
