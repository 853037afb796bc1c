using System.Globalization;

namespace Iris.Api.Storage;

/// <summary>A bar on a console; a line for every tenth of the way where the output goes elsewhere.</summary>
internal sealed class MigrateProgress(TextWriter output, long total, bool isConsole)
{
    private const int Width = 40;
    private const int Steps = 10;

    private long done;
    private long shown = -1;

    /// <summary>More of it is done.</summary>
    public void Add(string kind, int count)
    {
        done += count;
        var place = total == 0 ? 1.0 : Math.Min(1.0, (double)done / total);
        var step = (long)(place * (isConsole ? 1000 : Steps));
        if (step == shown)
            return;

        shown = step;
        var bar = new string('#', (int)(place * Width)).PadRight(Width, '.');
        var line = string.Create(CultureInfo.InvariantCulture, $"[{bar}] {place,4:P0} {done:N0} of {total:N0} {kind,-14}");
        if (isConsole)
            output.Write($"\r{line}");
        else
            output.WriteLine(line);
    }

    public void End()
    {
        if (isConsole)
            output.WriteLine();
    }
}
