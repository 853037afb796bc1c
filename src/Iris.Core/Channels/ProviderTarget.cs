namespace Iris.Core.Channels;

/// <summary>A place that an integration's settings lead its calls to.</summary>
/// <param name="Setting">The setting that an error about the host names.</param>
/// <param name="Host">Name or literal address, as a resolver takes it.</param>
/// <param name="Port">Port.</param>
/// <param name="IsPlain">Whether secrets or messages with them would travel there without TLS.</param>
public sealed record ProviderTarget(string Setting, string Host, int Port, bool IsPlain)
{
    /// <summary>The setting that an error about the lack of TLS names.</summary>
    public string TlsSetting { get; init; } = Setting;

    /// <summary>The hosts of all URLs among the settings, the default ones included.</summary>
    public static IReadOnlyList<ProviderTarget> OfUrls(SettingsSchema schema, SettingsValues values) =>
    [
        .. schema.Definitions
            .Where(definition => definition.Kind == SettingKind.Url && values.Has(definition.Name))
            .Select(definition => Of(definition.Name, new Uri(values.RequiredText(definition.Name)))),
    ];

    private static ProviderTarget Of(string setting, Uri url) =>
        new(setting, url.Host.Trim('[', ']'), url.Port, url.Scheme != Uri.UriSchemeHttps);
}
