using System.Reflection;
using System.Runtime.CompilerServices;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers;

/// <summary>Makes of the properties of <typeparamref name="TSettings"/> what the core validates by, and fills them in.</summary>
internal static class SettingsForm<TSettings>
    where TSettings : ProviderSettings
{
    private static readonly (PropertyInfo Property, SettingDefinition Definition)[] Members = Declared();

    /// <summary>The settings in the order in which they stand, those of a base class first.</summary>
    public static SettingsSchema Schema { get; } = new([.. Members.Select(member => member.Definition)]);

    private static readonly PropertyInfo[] CallbackSecrets =
        [.. Members.Where(member => Schema.CallbackSecrets.Contains(member.Definition)).Select(member => member.Property)];

    /// <summary>Settings of values that passed <see cref="Schema"/>.</summary>
    public static TSettings Bind(SettingsValues values)
    {
        var settings = Activator.CreateInstance<TSettings>();
        foreach (var (property, definition) in Members)
            property.SetValue(settings, Nullable.GetUnderlyingType(property.PropertyType) == typeof(bool) && !values.Has(definition.Name) ? null : ValueOf(definition, values));
        return settings;
    }

    /// <summary>The secrets, of those that are given, with which callbacks are checked.</summary>
    public static IEnumerable<string> CallbackSecretsOf(TSettings settings) =>
        CallbackSecrets.Select(property => property.GetValue(settings)).OfType<string>();

    private static object? ValueOf(SettingDefinition definition, SettingsValues values) => definition.Kind switch
    {
        SettingKind.WholeNumber => values.WholeNumber(definition.Name),
        SettingKind.Number => values.Number(definition.Name),
        SettingKind.Boolean => values.Boolean(definition.Name),
        _ => definition.Required ? values.RequiredText(definition.Name) : values.Text(definition.Name),
    };

    private static (PropertyInfo Property, SettingDefinition Definition)[] Declared()
    {
        var fresh = Activator.CreateInstance<TSettings>();
        return
        [
            .. from property in typeof(TSettings).GetProperties()
               let setting = property.GetCustomAttribute<SettingAttribute>(inherit: false)
               where setting is not null
               orderby Depth(property.DeclaringType!), property.MetadataToken
               select (property, Define(property, setting, property.GetValue(fresh))),
        ];
    }

    private static SettingDefinition Define(PropertyInfo property, SettingAttribute setting, object? initial)
    {
        var isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        return new SettingDefinition(ProviderSettings.NameOf(property.Name), KindOf(property, setting), setting.Description, isRequired)
        {
            Default = isRequired ? null : initial,
            Choices = setting.Choices,
            RoutesSecrets = setting.RoutesSecrets,
            Uses = setting.Uses,
            Minimum = setting.Minimum,
            Maximum = setting.Maximum,
            MaxLength = setting.MaxLength,
            IsMultiLine = setting.IsMultiLine,
        };
    }

    private static SettingKind KindOf(PropertyInfo property, SettingAttribute setting)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(int))
            return SettingKind.WholeNumber;
        if (type == typeof(double))
            return SettingKind.Number;
        if (type == typeof(bool))
            return SettingKind.Boolean;
        return setting.Choices.Length > 0 ? SettingKind.Choice : setting.Kind;
    }

    private static int Depth(Type type) => type.BaseType is { } parent ? Depth(parent) + 1 : 0;
}
