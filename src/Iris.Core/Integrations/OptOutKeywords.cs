using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>The words by which end users opt out and in again.</summary>
public sealed record OptOutKeywords
{
    public const int MaxWords = 20;
    public const int MaxLength = 32;

    /// <summary>A message that is one of these alone opts its sender out. Default STOP and BAJA.</summary>
    public IReadOnlyList<string> Out { get; init; } = ["STOP", "BAJA"];

    /// <summary>A message that is one of these alone lifts the sender's opt-out. Default START and ALTA.</summary>
    public IReadOnlyList<string> In { get; init; } = ["START", "ALTA"];

    /// <summary>The keyword that a text consists of, whatever its case and the punctuation around it; null for none.</summary>
    public static string? Match(IReadOnlyList<string> words, string? text)
    {
        var said = text.AsSpan().Trim().TrimEnd(".!¡ ").TrimStart("¡ ");
        foreach (var word in words)
        {
            if (said.Equals(word, StringComparison.OrdinalIgnoreCase))
                return word;
        }

        return null;
    }

    internal static void Check(IReadOnlyList<string>? words, string field, ErrorList errors)
    {
        if (words?.Count > MaxWords)
            errors.Add(CommonErrors.TooMany(field, MaxWords));
        for (var i = 0; i < Math.Min(words?.Count ?? 0, MaxWords); i++)
        {
            if (string.IsNullOrWhiteSpace(words![i]))
                errors.Add(CommonErrors.Required($"{field}[{i}]"));
            else if (words[i].Length > MaxLength)
                errors.Add(CommonErrors.TooLong($"{field}[{i}]", MaxLength));
        }
    }
}
