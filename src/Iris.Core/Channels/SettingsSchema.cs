using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Channels;

/// <summary>Kinds of settings.</summary>
public enum SettingKind
{
    Text,

    /// <summary>A text that is encrypted at rest and never returned.</summary>
    Secret,

    /// <summary>An absolute http or https URL.</summary>
    Url,

    WholeNumber,

    Number,

    Boolean,

    /// <summary>One of <see cref="SettingDefinition.Choices"/>.</summary>
    Choice,
}

/// <summary>What a secret is for.</summary>
[Flags]
public enum SecretUses
{
    /// <summary>It is sent to the provider, or signs what is.</summary>
    Calls = 1,

    /// <summary>The provider signs its callbacks with it: once given, callbacks without a good signature are refused.</summary>
    Callbacks = 2,

    /// <summary>The provider proves with it that it may ask for the callback URL to be confirmed. See <see cref="AdapterDescriptor.Handshake"/>.</summary>
    Handshake = 4,
}

/// <summary>One setting that an adapter asks for.</summary>
/// <param name="Name">Name on the wire, camelCase.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Description">What it is, with its unit.</param>
/// <param name="Required">Whether an integration must give it.</param>
public sealed record SettingDefinition(string Name, SettingKind Kind, Text Description, bool Required = false)
{
    public const int UsualMaxLength = 512;

    /// <summary>Used when the setting is absent; null for none.</summary>
    public object? Default { get; init; }

    /// <summary>Smallest integer or number.</summary>
    public long Minimum { get; init; }

    /// <summary>Largest integer or number.</summary>
    public long Maximum { get; init; } = int.MaxValue;

    /// <summary>Longest text, in characters.</summary>
    public int MaxLength { get; init; } = UsualMaxLength;

    /// <summary>Whether a text may have line breaks, as a key in PEM form does. Others end up in headers, URLs and log-ins.</summary>
    public bool IsMultiLine { get; init; }

    /// <summary>Allowed values of a <see cref="SettingKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>
    /// Whether it decides where secrets go, or how well protected they travel (host, port, region, TLS, method of signing): with a change,
    /// every secret that is sent has to be given again. True unless the adapter says otherwise; without meaning for a secret.
    /// </summary>
    public bool RoutesSecrets { get; init; } = true;

    /// <summary>What a secret is for; without meaning for other settings.</summary>
    public SecretUses Uses { get; init; } = SecretUses.Calls;
}

/// <summary>The settings that an adapter declares; the core validates by it without knowing the provider.</summary>
public sealed class SettingsSchema(params IReadOnlyList<SettingDefinition> definitions)
{
    /// <summary>Where settings stand in an integration; prefix of the field paths in errors.</summary>
    public const string Path = "settings";

    public IReadOnlyList<SettingDefinition> Definitions { get; } = definitions;

    /// <summary>The secrets with which callbacks are checked; none where the provider does not sign.</summary>
    public IEnumerable<SettingDefinition> CallbackSecrets =>
        Definitions.Where(definition => definition.Kind == SettingKind.Secret && definition.Uses.HasFlag(SecretUses.Callbacks));

    /// <summary>The secret of <see cref="AdapterDescriptor.Handshake"/>; null where there is none.</summary>
    public SettingDefinition? HandshakeSecret =>
        Definitions.FirstOrDefault(definition => definition.Kind == SettingKind.Secret && definition.Uses.HasFlag(SecretUses.Handshake));

    /// <summary>Checks settings as a caller gave them. Unknown names are errors: a misspelt setting must not be silently without effect.</summary>
    /// <param name="settings">Name to value; JSON null counts as absent.</param>
    /// <param name="errors">Gets every error.</param>
    public void Validate(IReadOnlyDictionary<string, JsonElement> settings, ErrorList errors)
    {
        foreach (var name in settings.Keys)
        {
            if (Definitions.All(definition => definition.Name != name))
                errors.Add(CommonErrors.NotAllowed($"{Path}.{name}", Definitions.Select(definition => definition.Name)));
        }

        foreach (var definition in Definitions)
        {
            var field = $"{Path}.{definition.Name}";
            if (settings.TryGetValue(definition.Name, out var value) && value.ValueKind != JsonValueKind.Null)
                Validate(definition, field, value, errors);
            else if (definition.Required)
                errors.Add(CommonErrors.Required(field));
        }
    }

    private static void Validate(SettingDefinition definition, string field, JsonElement value, ErrorList errors)
    {
        switch (definition.Kind)
        {
            case SettingKind.Boolean:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    errors.Add(CommonErrors.InvalidType(field, new("true o false", "true or false")));
                break;
            case SettingKind.WholeNumber or SettingKind.Number:
                ValidateNumber(definition, field, value, errors);
                break;
            default:
                ValidateText(definition, field, value, errors);
                break;
        }
    }

    private static void ValidateNumber(SettingDefinition definition, string field, JsonElement value, ErrorList errors)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number)
            || (definition.Kind == SettingKind.WholeNumber && decimal.Truncate(number) != number))
            errors.Add(CommonErrors.InvalidType(field, new("un número", "a number")));
        else if (number < definition.Minimum || number > definition.Maximum)
            errors.Add(CommonErrors.OutOfRange(field, definition.Minimum, definition.Maximum));
    }

    private static void ValidateText(SettingDefinition definition, string field, JsonElement value, ErrorList errors)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            errors.Add(CommonErrors.InvalidType(field, new("un texto", "a string")));
            return;
        }

        var text = TextOf(value);
        if (text is null)
            errors.Add(CommonErrors.InvalidText(field));
        else if (string.IsNullOrWhiteSpace(text))
            errors.Add(CommonErrors.Required(field));
        else if (text.Length > definition.MaxLength)
            errors.Add(CommonErrors.TooLong(field, definition.MaxLength));
        else if (text.Any(c => char.IsControl(c) && !(definition.IsMultiLine && c is '\r' or '\n')))
            errors.Add(CommonErrors.ControlCharacter(field));
        else if (definition.Kind == SettingKind.Choice && !definition.Choices.Contains(text))
            errors.Add(CommonErrors.NotAllowed(field, definition.Choices));
        else if (definition.Kind == SettingKind.Url
            && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") && uri.UserInfo.Length == 0))
            errors.Add(CommonErrors.InvalidUrl(field));
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
