using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/configuration.md</c> has a row for every option, with the default and range of its class.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly string[] Assemblies =
        ["Iris.Core", "Iris.Adapters", "Iris.Storage.Sqlite", "Iris.Storage.MongoDb", "Iris.WebConsole", "Iris.Api"];

    /// <summary>Read without a class, or by somebody else.</summary>
    private static readonly string[] WithoutClass = ["Storage:Type", "Serilog:MinimumLevel", "Serilog:WriteTo"];

    private static readonly Dictionary<string, Option> Options = Assemblies
        .SelectMany(name => Assembly.Load(name).GetTypes())
        .Where(type => !type.IsAbstract && SectionOf(type) is not null)
        .SelectMany(type => OptionsOf(type, SectionOf(type)!, Activator.CreateInstance(type)!))
        .ToDictionary(option => option.Key);

    /// <summary>Key, default, range and meaning.</summary>
    private static readonly Dictionary<string, string[]> Rows = new Paper("docs/configuration.md").Rows
        .Where(row => row is [var key, _, _, _] && key.Contains(':', StringComparison.Ordinal))
        .ToDictionary(row => row[0].Trim('`'), row => row.Select(cell => cell.Replace("`", "", StringComparison.Ordinal)).ToArray());

    [Fact]
    public void Keys_OfThePage_AreThoseOfTheClasses()
    {
        Assert.True(Options.Count > 50, "Options are declared in another way now.");
        Assert.Equal(Options.Keys.Union(WithoutClass).Order(StringComparer.Ordinal), Rows.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>One without a value of its own has words there.</summary>
    [Fact]
    public void Defaults_OfThePage_AreThoseOfTheClasses() => Assert.All(Options.Values, option =>
    {
        var written = Rows[option.Key][1];
        Assert.NotEmpty(written);
        if (option.Default is { } value)
            Assert.True(written == value || written.StartsWith($"{value};", StringComparison.Ordinal), $"{option.Key}: {written}, not {value}");
        else
            Assert.False(written.All(char.IsAsciiDigit), $"{option.Key} has no default of its own");
    });

    [Fact]
    public void Ranges_OfThePage_AreThoseOfTheClasses() => Assert.All(
        Options.Values.Where(option => option.Range is not null),
        option => Assert.Equal($"{option.Key}: {option.Range}", $"{option.Key}: {Rows[option.Key][2]}"));

    [Fact]
    public void Meanings_OfThePage_AreThere() => Assert.All(Rows.Values, row => Assert.NotEmpty(row[3]));

    private static string? SectionOf(Type type) =>
        type.GetField("Section", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static) is { IsLiteral: true } section
            ? (string)section.GetRawConstantValue()!
            : null;

    private static IEnumerable<Option> OptionsOf(Type type, string path, object values)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isList = property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable));
            if (!property.CanWrite && !isList)
                continue;

            var key = $"{path}:{property.Name}";
            var value = property.GetValue(values);
            if (!isList && value is not null && Assemblies.Contains(value.GetType().Assembly.GetName().Name) && !value.GetType().IsEnum)
            {
                foreach (var option in OptionsOf(value.GetType(), key, value))
                    yield return option;
            }
            else
            {
                var range = property.GetCustomAttribute<RangeAttribute>();
                yield return new Option(
                    key, isList || value is "" ? null : TextOf(value), range is null ? null : $"{TextOf(range.Minimum)} to {TextOf(range.Maximum)}");
            }
        }
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private sealed record Option(string Key, string? Default, string? Range);
}
