namespace Iris.Core.Kernel;

/// <summary>The name that somebody may have meant.</summary>
public static class NearestName
{
    /// <summary>Longer names are not compared.</summary>
    private const int MaxLength = 64;

    /// <summary>The known name that is the fewest strokes away, at most a third of it; null when none is near.</summary>
    public static string? Of(string written, IEnumerable<string> known)
    {
        if (written.Length > MaxLength)
            return null;

        var nearest = known.Where(name => name.Length <= MaxLength).Select(name => (Name: name, Strokes: Distance(written, name)))
            .OrderBy(one => one.Strokes).FirstOrDefault();
        return nearest.Name is { } found && nearest.Strokes <= Math.Max(1, found.Length / 3) ? found : null;
    }

    /// <summary>Letters added, left out, changed or swapped with their neighbour, without regard to case.</summary>
    private static int Distance(string one, string other)
    {
        var (before, last, now) = (new int[other.Length + 1], Enumerable.Range(0, other.Length + 1).ToArray(), new int[other.Length + 1]);
        for (var i = 1; i <= one.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = Same(one[i - 1], other[j - 1]) ? 0 : 1;
                now[j] = Math.Min(Math.Min(now[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(one[i - 1], other[j - 2]) && Same(one[i - 2], other[j - 1]))
                    now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            (before, last, now) = (last, now, before);
        }

        return last[other.Length];
    }

    private static bool Same(char one, char other) => char.ToUpperInvariant(one) == char.ToUpperInvariant(other);
}
