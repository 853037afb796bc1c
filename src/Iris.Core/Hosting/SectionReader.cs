using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Iris.Core.Hosting;

/// <summary>Reads a section into options, and says in sentences what cannot be read and what breaks a rule.</summary>
internal static class SectionReader
{
    private const int MostShown = 100;

    /// <summary>Binds what can be read.</summary>
    public static void Bind(IConfigurationSection section, object options)
    {
        var left = Unreadable(section, options.GetType(), isSecret: false).Select(value => value.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var from = section.Path.Length + 1;
        // A key with others below it may be there as well, empty: the binder would look no further.
        var values = section.AsEnumerable().Where(pair => pair.Value is not null && pair.Key.Length > from).ToList();
        left.UnionWith(values.Select(pair => pair.Key).Where(key => section.GetSection(key[from..]).GetChildren().Any()));
        if (left.Count == 0)
        {
            section.Bind(options);
            return;
        }

        var readable = values
            .Where(pair => !left.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create(pair.Key[from..], pair.Value));
        new ConfigurationBuilder().AddInMemoryCollection(readable).Build().Bind(options);
    }

    /// <summary>A sentence for each value that is wrong.</summary>
    public static IReadOnlyList<string> Check(IConfigurationSection? section, string path, object options)
    {
        var unreadable = section is null ? [] : Unreadable(section, options.GetType(), isSecret: false).ToList();
        var known = unreadable.Select(value => value.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. unreadable.Select(value => value.Sentence),
            .. Broken(section, path, options).Where(value => !known.Contains(value.Path)).Select(value => value.Sentence),
            .. (options as IValidatableObject)?.Validate(new ValidationContext(options)).Select(result => result.ErrorMessage!) ?? [],
        ];
    }

    /// <summary>The type of a list's entries; null for what is no list.</summary>
    internal static Type? EntryOf(Type type) => type != typeof(string) && type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable))
        ? type.GetGenericArguments()[0]
        : null;

    /// <summary>Whether it has members of its own, and is not written as one value.</summary>
    internal static bool HasMembers(Type type) => type.IsClass && type.Assembly.GetName().Name!.StartsWith(nameof(Iris), StringComparison.Ordinal);

    internal static IEnumerable<PropertyInfo> MembersOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(member => member.GetIndexParameters().Length == 0 && (member.SetMethod is { IsPublic: true } || EntryOf(member.PropertyType) is not null));

    /// <summary>Values that the binder could make nothing of, or would drop without a word.</summary>
    private static IEnumerable<(string Path, string Sentence)> Unreadable(IConfigurationSection section, Type type, bool isSecret)
    {
        var children = section.GetChildren().ToList();
        if (EntryOf(type) is { } entry)
        {
            return children.Count == 0 && section.Value is { Length: > 0 }
                ? [(section.Path, $"{Subject(section, isSecret)}, but it is a list: write its entries as {section.Path}:0, {section.Path}:1 and so on.")]
                : children.SelectMany(child => child.Value is null && !child.GetChildren().Any()
                    ? [(child.Path, $"{child.Path} is empty; take it away.")]
                    : Unreadable(child, entry, isSecret));
        }

        if (HasMembers(type) && (children.Count > 0 || !TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string))))
        {
            return children.Count == 0 && section.Value is { Length: > 0 }
                ? [(section.Path, $"{Subject(section, isSecret)}, but it has members: {string.Join(", ", MembersOf(type).Select(member => $"{section.Path}:{member.Name}"))}.")]
                : MembersOf(type).SelectMany(member => Unreadable(section.GetSection(member.Name), member.PropertyType, IsSecret(member)));
        }

        return section.Value is { } text && Wish(type, text) is { } wish ? [(section.Path, $"{Subject(section, isSecret)}; it must be {wish}.")] : [];
    }

    /// <summary>What a text should have been; null when it can be read.</summary>
    private static string? Wish(Type type, string text)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind != type && text.Length == 0)
            return null;
        if (kind.IsEnum)
        {
            var names = Enum.GetNames(kind);
            return names.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : $"{string.Join(", ", names[..^1])} or {names[^1]}";
        }

        try
        {
            _ = TypeDescriptor.GetConverter(kind).ConvertFromInvariantString(text);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Converters wrap what they meet in exceptions of any type.
            return kind == typeof(bool) ? "true or false"
                : kind == typeof(TimeSpan) ? "a time such as 00:00:30"
                : kind == typeof(double) ? "a number such as 0.5"
                : kind == typeof(long) ? "a whole number"
                : kind == typeof(int) ? text.All(char.IsAsciiDigit) && text.Length > 0 ? $"at most {int.MaxValue}" : "a whole number"
                : $"a {kind.Name}";
        }
    }

    /// <summary>Members that break a rule, whoever set them.</summary>
    private static IEnumerable<(string Path, string Sentence)> Broken(IConfigurationSection? section, string path, object options)
    {
        foreach (var member in MembersOf(options.GetType()))
        {
            var value = member.GetValue(options);
            var key = $"{path}:{member.Name}";
            if (value is not null && HasMembers(member.PropertyType))
            {
                foreach (var inner in Broken(section?.GetSection(member.Name), key, value))
                    yield return inner;
                continue;
            }

            var shown = section?[member.Name] ?? Convert.ToString(value, CultureInfo.InvariantCulture);
            // One sentence for one value: the first rule that it breaks.
            if (member.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value)) is { } broken)
                yield return (key, Sentence(broken, key, IsSecret(member) ? null : shown));
        }
    }

    private static string Sentence(ValidationAttribute rule, string key, string? shown)
    {
        // An attribute of a data type has words of its own from the start.
        if (rule is not DataTypeAttribute && rule.ErrorMessage is { } own)
            return own;

        var subject = Subject(key, shown);
        return rule switch
        {
            RequiredAttribute => $"{key} must be set.",
            RangeAttribute range => $"{subject}; it must be from {Invariant(range.Minimum)} to {Invariant(range.Maximum)}.",
            StringLengthAttribute length => $"{subject}; it may have {length.MaximumLength} characters.",
            UrlAttribute => $"{subject}; it must be an address that begins with http:// or https://.",
            _ => rule.FormatErrorMessage(key),
        };
    }

    private static bool IsSecret(MemberInfo member) => member.IsDefined(typeof(SecretAttribute));

    private static string Subject(IConfigurationSection section, bool isSecret) => Subject(section.Path, isSecret ? null : section.Value);

    private static string Subject(string key, string? shown) => shown is null ? $"{key} is wrong"
        : $"{key} is '{(shown.Length > MostShown ? $"{shown[..MostShown]}…" : shown)}'";

    private static string Invariant(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
