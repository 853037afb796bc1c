using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers;

/// <summary>
/// What an integration says about its provider: each setting is one property with a <see cref="SettingAttribute"/>, and that declares it
/// whole. One that is <c>required</c> must be given; what another starts with is its default.
/// </summary>
/// <remarks>No records: they would print secrets.</remarks>
internal abstract class ProviderSettings
{
    /// <summary>Adds what is wrong with several settings together, or with one beyond what it declares.</summary>
    public virtual void Check(ErrorList errors)
    {
    }

    /// <summary>Where calls go; null for the URLs among the settings.</summary>
    public virtual IReadOnlyList<ProviderTarget>? Targets() => null;

    /// <summary>The name of a setting on the wire.</summary>
    /// <param name="property">Its property.</param>
    public static string NameOf(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    /// <summary>Where an error about a setting points.</summary>
    /// <param name="property">Its property.</param>
    protected static string Field(string property) => $"{SettingsSchema.Path}.{NameOf(property)}";

    /// <summary>Asks for one of two settings, not for both.</summary>
    protected static void CheckExactlyOne((string Property, string? Value) one, (string Property, string? Value) other, ErrorList errors)
    {
        if (one.Value is null == other.Value is null)
        {
            var (first, second) = (NameOf(one.Property), NameOf(other.Property));
            errors.Add("EXACTLY_ONE", Field(one.Property),
                new($"Indique {first} o {second}, solo uno de los dos.", $"Give {first} or {second}, only one of the two."));
        }
    }

    /// <summary>Refuses what cannot be the value of an HTTP header.</summary>
    protected static void CheckHeader(string property, string? value, ErrorList errors)
    {
        if (value?.Any(c => c is < ' ' or > '~') == true)
            errors.Add("NOT_ASCII", Field(property), new("Solo admite caracteres ASCII visibles.", "Only visible ASCII characters are allowed."));
    }
}

/// <summary>Declares a setting; the property has its name, whether it is required, and its default.</summary>
/// <param name="spanish">What it is, with its unit.</param>
/// <param name="english">The same in English.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string spanish, string english) : Attribute
{
    public Text Description { get; } = new(spanish, english);

    /// <summary>What a text is; other types speak for themselves.</summary>
    public SettingKind Kind { get; init; } = SettingKind.Text;

    /// <summary>Makes a text a choice.</summary>
    public string[] Choices { get; init; } = [];

    /// <inheritdoc cref="SettingDefinition.RoutesSecrets"/>
    public bool RoutesSecrets { get; init; } = true;

    /// <inheritdoc cref="SettingDefinition.Uses"/>
    public SecretUses Uses { get; init; } = SecretUses.Calls;

    public long Minimum { get; init; }

    public long Maximum { get; init; } = int.MaxValue;

    public int MaxLength { get; init; } = SettingDefinition.UsualMaxLength;

    public bool IsMultiLine { get; init; }
}
