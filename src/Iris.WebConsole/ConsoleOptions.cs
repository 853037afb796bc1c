using System.ComponentModel.DataAnnotations;

namespace Iris.WebConsole;

/// <summary>The console for people, <c>/console</c>.</summary>
public sealed class ConsoleOptions
{
    public const string Section = "Console";

    /// <summary>Whether there is one. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Hours after which whoever signed in has to again, whatever they do meanwhile. Default 12.</summary>
    [Range(1, 7 * 24)]
    public int SessionHours { get; init; } = 12;

    /// <summary>Bytes of the largest form that is read. Default 524,288.</summary>
    [Range(64 * 1024, 16 * 1024 * 1024)]
    public int MaxFormBytes { get; init; } = 512 * 1024;

    /// <summary>Rows of the largest export. Default 100,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxExportRows { get; init; } = 100_000;
}
