using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Api.Tests.Support;

/// <summary>A provider that asks for a setting of every kind.</summary>
internal sealed class SettingsAdapter : IChannelAdapter
{
    public const string ProviderName = "Settings";

    public AdapterDescriptor Descriptor { get; } = new(
        ScriptedChannel.ChannelName, ProviderName, "000000000000000000000003", MaxDestinations: 1, new SettingsSchema(
            new SettingDefinition("sender", SettingKind.Text, new("Remitente", "Sender"), Required: true)
            {
                RoutesSecrets = false,
                MaxLength = 20,
            },
            new SettingDefinition("token", SettingKind.Secret, new("Secreto", "Secret"), Required: true),
            new SettingDefinition("baseUrl", SettingKind.Url, new("URL", "URL")) { Default = "https://provider.example" },
            new SettingDefinition("port", SettingKind.WholeNumber, new("Puerto", "Port")) { Minimum = 1, Maximum = 65_535 },
            new SettingDefinition("secure", SettingKind.Boolean, new("TLS", "TLS")),
            new SettingDefinition("mode", SettingKind.Choice, new("Modo", "Mode")) { Choices = ["fast", "slow"] }));

    public object BindSettings(SettingsValues values) => values;

    public void CheckSettings(SettingsValues values, ErrorList errors)
    {
        if (values.Boolean("secure") && values.WholeNumber("port") is null)
            errors.Add(CommonErrors.Required("settings.port"));
    }

    /// <summary>Refuses, and repeats what it was given as some providers do.</summary>
    public ProviderProbe ProbeOf(object settings) => _ => Task.FromResult<SendOutcome>(
        new SendOutcome.Rejected("401", $"The token {((SettingsValues)settings).Text("token")} is wrong", null));

    /// <summary>Tells what it was given, so that a test can see the clear settings.</summary>
    public Task<SendOutcome> SendAsync(ProviderSend request, CancellationToken cancellationToken)
    {
        var settings = (SettingsValues)request.Settings;
        var seen = $"{settings.Text("sender")}:{settings.Text("token")}";
        return Task.FromResult<SendOutcome>(new SendOutcome.Accepted([new ProviderMessage("p", null)], seen, null));
    }
}
