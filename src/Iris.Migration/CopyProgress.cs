using System.Globalization;

namespace Iris.Migration;

/// <summary>A bar with rate and time left on a terminal; a line for every tenth of the way where the output goes elsewhere.</summary>
/// <param name="output">Where to.</param>
/// <param name="total">How many there are to copy.</param>
/// <param name="columns">Columns of the terminal; null where there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class CopyProgress(TextWriter output, long total, int? columns, TimeProvider time)
{
    private const int MaxBar = 40;
    private const int MinBar = 5;
    private const int Steps = 10;

    /// <summary>Drawing more often costs more than it shows.</summary>
    private static readonly TimeSpan BetweenDraws = TimeSpan.FromMilliseconds(100);

    private readonly long began = time.GetTimestamp();
    private long done;
    private TimeSpan drawn = TimeSpan.MinValue;
    private int step = -1;
    private string kind = "";

    /// <summary>More of it is done.</summary>
    public void Add(string kind, int count)
    {
        done += count;
        this.kind = kind;
        var elapsed = time.GetElapsedTime(began);
        if (columns is { } width)
        {
            if (drawn != TimeSpan.MinValue && elapsed - drawn < BetweenDraws)
                return;

            drawn = elapsed;
            Draw(width, elapsed);
        }
        else if ((int)(Place * Steps) is var reached && reached != step)
        {
            step = reached;
            output.WriteLine(Describe(elapsed));
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        if (columns is not { } width)
            return;

        Draw(width, time.GetElapsedTime(began));
        output.WriteLine();
    }

    private double Place => total == 0 ? 1 : Math.Min(1, (double)done / total);

    /// <summary>A line that is wider than the terminal could not be drawn over.</summary>
    private void Draw(int width, TimeSpan elapsed)
    {
        var text = Describe(elapsed);
        var bar = Math.Clamp(width - text.Length - 4, MinBar, MaxBar);
        var filled = (int)(Place * bar);
        var line = $"[{new string('#', filled)}{new string('.', bar - filled)}] {text}";
        output.Write($"\r{(line.Length < width ? line.PadRight(width - 1) : line[..(width - 1)])}");
    }

    private string Describe(TimeSpan elapsed)
    {
        var rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        var pace = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rate:N0}/s, {Left((total - done) / rate)}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Place * 100),3} % {done:N0} of {total:N0}{pace}, {kind}");
    }

    private static string Left(double seconds)
    {
        var left = TimeSpan.FromSeconds(Math.Ceiling(Math.Clamp(seconds, 0, TimeSpan.FromDays(365).TotalSeconds)));
        return left.TotalMinutes < 1 ? $"{left.Seconds} s left"
            : left.TotalHours < 1 ? $"{left.Minutes} min {left.Seconds} s left"
            : $"{(int)left.TotalHours} h {left.Minutes} min left";
    }
}
