using System.Collections.Concurrent;

namespace Iris.Core.Telemetry;

/// <summary>Values that a label may have: so many, and one for all that come later.</summary>
/// <param name="most">How many.</param>
internal sealed class LabelBook(int most)
{
    public const string Other = "other";

    private readonly ConcurrentDictionary<string, byte> known = new();

    public string Of(string value)
    {
        if (known.ContainsKey(value))
            return value;
        // Two at once may make it one more.
        return known.Count < most && (known.TryAdd(value, 0) || known.ContainsKey(value)) ? value : Other;
    }
}
