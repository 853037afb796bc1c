using Microsoft.Extensions.Configuration;

namespace Iris.Core.Hosting;

/// <summary>Keys that nobody reads: a misspelt one must not be silently without effect. Their values are never shown, since they may be secrets.</summary>
public static class UnknownKeys
{
    /// <summary>Shorter names than this have too many neighbours.</summary>
    private const int LeastForNear = 5;

    /// <summary>A sentence for each key below a section that no class has, and for each section whose name is nearly one of these.</summary>
    /// <param name="configuration">All of it.</param>
    /// <param name="known">The sections. Whatever else there is belongs to the framework.</param>
    public static IEnumerable<string> Find(IConfiguration configuration, IReadOnlyCollection<OptionsSection> known)
    {
        var roots = RootsOf(known);
        foreach (var child in configuration.GetChildren())
        {
            if (roots.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                foreach (var sentence in Below(child, known))
                    yield return sentence;
            }
            else if (child.GetChildren().Any() && Nearest(child.Key, roots.Where(root => root.Length >= LeastForNear)) is { } near)
            {
                yield return $"{child.Key} is no section of the configuration; did you mean {near}?";
            }
        }
    }

    /// <summary>The first parts of the sections' names.</summary>
    public static IReadOnlyList<string> RootsOf(IEnumerable<OptionsSection> known) =>
        [.. known.Select(section => section.Path.Split(':')[0]).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The name that was most likely meant; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> names) => names
        .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
        .Where(candidate => candidate.Distance <= (candidate.Name.Length < LeastForNear ? 1 : 2))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    private static IEnumerable<string> Below(IConfigurationSection section, IReadOnlyCollection<OptionsSection> known)
    {
        var members = known.Where(one => one.Path.Equals(section.Path, StringComparison.OrdinalIgnoreCase))
            .SelectMany(one => SectionReader.MembersOf(one.Type)).ToDictionary(member => member.Name, member => member.PropertyType, StringComparer.OrdinalIgnoreCase);
        var inner = known.Where(one => one.Path.StartsWith(section.Path + ":", StringComparison.OrdinalIgnoreCase))
            .Select(one => one.Path[(section.Path.Length + 1)..].Split(':')[0]).ToList();
        foreach (var child in section.GetChildren())
        {
            var sentences = members.TryGetValue(child.Key, out var type) ? Below(child, type)
                : inner.Contains(child.Key, StringComparer.OrdinalIgnoreCase) ? Below(child, known)
                : [Unknown(child, members.Keys.Concat(inner))];
            foreach (var sentence in sentences)
                yield return sentence;
        }
    }

    private static IEnumerable<string> Below(IConfigurationSection section, Type type)
    {
        if (SectionReader.EntryOf(type) is { } entry)
            return section.GetChildren().SelectMany(child => Below(child, entry));

        var members = SectionReader.HasMembers(type)
            ? SectionReader.MembersOf(type).ToDictionary(member => member.Name, member => member.PropertyType, StringComparer.OrdinalIgnoreCase)
            : [];
        return section.GetChildren().SelectMany(
            child => members.TryGetValue(child.Key, out var inner) ? Below(child, inner) : [Unknown(child, members.Keys)]);
    }

    private static string Unknown(IConfigurationSection key, IEnumerable<string> names)
    {
        var around = key.Path[..key.Path.LastIndexOf(':')];
        var known = names.ToList();
        return known.Count == 0 ? $"{key.Path} is no key of the configuration: {around} is a value and has none below it; take it away."
            : Nearest(key.Key, known) is { } near ? $"{key.Path} is no key of the configuration; did you mean {around}:{near}?"
            : $"{key.Path} is no key of the configuration; take it away, or look its name up among the keys of {around}.";
    }

    /// <summary>How many letters have to be changed, put in or taken out (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                left = Math.Min(Math.Min(row[j], left) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }

        return row[^1];
    }
}
