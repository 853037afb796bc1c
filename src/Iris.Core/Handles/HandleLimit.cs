using System.Globalization;

namespace Iris.Core.Handles;

/// <summary>
/// How many handles this process may have open. The runtime raises the soft limit to the hard one when it starts, so that what is read
/// here is all there is.
/// </summary>
public static class HandleLimit
{
    /// <summary>Taken where the system does not tell, and the most that is made use of where it sets no limit.</summary>
    public const int Usual = 65_536;

    private const string Path = "/proc/self/limits";
    private const string Row = "Max open files";

    /// <summary>The limit of this process.</summary>
    public static int OfProcess() => File.Exists(Path) ? Parse(File.ReadLines(Path)) : Usual;

    /// <summary>The soft limit in a table as Linux shows it.</summary>
    internal static int Parse(IEnumerable<string> lines)
    {
        var soft = lines.FirstOrDefault(line => line.StartsWith(Row, StringComparison.Ordinal))?[Row.Length..]
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? (int)Math.Min(limit, Usual) : Usual;
    }
}
