using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>Lays settings given by a caller over the stored ones, checks the whole by the adapter's declaration, and stores it.</summary>
internal sealed class SettingsMerge(IChannelAdapter adapter, ISecretProtector protector)
{
    /// <summary>No provider asks for nearly as many.</summary>
    private const int MaxGiven = 64;

    private readonly SettingsSchema schema = adapter.Descriptor.Settings;

    /// <summary>The whole settings in clear.</summary>
    /// <param name="current">The stored integration; null for a new one.</param>
    /// <param name="given">The caller's object; null for no change.</param>
    /// <param name="errors">Gets everything that is wrong with the result.</param>
    public Dictionary<string, JsonElement> Merge(Integration? current, JsonElement? given, ErrorList errors)
    {
        var before = current is null ? [] : Reveal(current);
        var merged = new Dictionary<string, JsonElement>(before);
        var found = new ErrorList();
        if (given is { ValueKind: JsonValueKind.Object } many && many.GetPropertyCount() > MaxGiven)
        {
            errors.Add(CommonErrors.TooMany(SettingsSchema.Path, MaxGiven));
            return merged;
        }

        var anew = new HashSet<string>(StringComparer.Ordinal);
        if (given is { ValueKind: JsonValueKind.Object } settings)
            Lay(settings, merged, anew, found);
        else
            CommonChecks.Object(given, SettingsSchema.Path, found);

        schema.Validate(merged, found);
        if (schema.Definitions.Any(definition => Reroutes(definition, before, merged)))
            AskForSecrets(before, merged, anew, found);
        if (found.IsEmpty)
            adapter.CheckSettings(new SettingsValues(schema, merged), found);
        errors.AddRange(found.Items);
        return merged;
    }

    /// <summary>Puts settings into an integration, secrets encrypted; a secret that did not change keeps its cipher.</summary>
    public void Store(Integration integration, Dictionary<string, JsonElement> settings)
    {
        var (plain, secrets) = (new Dictionary<string, JsonElement>(), new Dictionary<string, string>());
        foreach (var (name, value) in settings)
        {
            if (DefinitionOf(name)?.Kind != SettingKind.Secret)
                plain[name] = value;
            else if (integration.Secrets.TryGetValue(name, out var cipher) && protector.Unprotect(cipher) == value.GetString())
                secrets[name] = cipher;
            else
                secrets[name] = protector.Protect(value.GetString()!);
        }

        (integration.Settings, integration.Secrets) = (plain, secrets);
    }

    /// <summary>
    /// Whoever may configure must not have stored secrets sent to a place of their own choice: they follow to a new one only by being given
    /// again.
    /// </summary>
    private void AskForSecrets(
        Dictionary<string, JsonElement> before, Dictionary<string, JsonElement> merged, HashSet<string> anew, ErrorList errors)
    {
        foreach (var secret in schema.Definitions.Where(
            definition => definition.Kind == SettingKind.Secret && definition.Uses.HasFlag(SecretUses.Calls)))
        {
            if (before.ContainsKey(secret.Name) && merged.ContainsKey(secret.Name) && !anew.Contains(secret.Name))
                errors.Add(IntegrationErrors.SecretRequired($"{SettingsSchema.Path}.{secret.Name}"));
        }
    }

    /// <summary>Whether a setting leads secrets elsewhere than before; leaving one out that has its default leads nowhere else.</summary>
    private static bool Reroutes(
        SettingDefinition definition, Dictionary<string, JsonElement> before, Dictionary<string, JsonElement> merged) =>
        definition.RoutesSecrets && definition.Kind != SettingKind.Secret
        && !JsonElement.DeepEquals(Effective(definition, before), Effective(definition, merged));

    private static JsonElement Effective(SettingDefinition definition, Dictionary<string, JsonElement> values) =>
        values.TryGetValue(definition.Name, out var value) ? value : JsonSerializer.SerializeToElement(definition.Default);

    private void Lay(JsonElement given, Dictionary<string, JsonElement> merged, HashSet<string> anew, ErrorList errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in given.EnumerateObject())
        {
            var definition = DefinitionOf(member.Name);
            var name = definition?.Name ?? member.Name;
            if (!seen.Add(name))
                errors.Add(CommonErrors.Duplicate($"{SettingsSchema.Path}.{name}"));
            else if (member.Value.ValueKind == JsonValueKind.Null)
                merged.Remove(name);
            else if (definition?.Kind != SettingKind.Secret || !IsMask(member.Value))
                (merged[name], _) = (member.Value, anew.Add(name));
        }
    }

    private Dictionary<string, JsonElement> Reveal(Integration integration)
    {
        var clear = new Dictionary<string, JsonElement>(integration.Settings);
        foreach (var (name, cipher) in integration.Secrets)
            clear[name] = JsonSerializer.SerializeToElement(protector.Unprotect(cipher));
        return clear;
    }

    private SettingDefinition? DefinitionOf(string name) =>
        schema.Definitions.FirstOrDefault(definition => string.Equals(definition.Name, name, StringComparison.OrdinalIgnoreCase));

    private static bool IsMask(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(IntegrationEditor.SecretMask);
}
