using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>
/// Whether an integration's callbacks are signed. Without a signature whoever knows the callback URL can forge notices, so that somebody has
/// to say so in so many words.
/// </summary>
public static class CallbackSigning
{
    public const string WithSignature = "signed";
    public const string WithoutSignature = "unsigned";

    /// <summary>Wire name of the member.</summary>
    private const string Field = "callbacks";

    /// <summary>What an integration's callbacks are; null when its provider does not call back.</summary>
    public static string? Of(Integration integration, IChannelAdapter? adapter) =>
        adapter is not ICallbackReader ? null : IsSigned(adapter, integration.Secrets.Keys) ? WithSignature : WithoutSignature;

    /// <summary>Adds what is wrong with a caller's word for it.</summary>
    /// <param name="adapter">The provider.</param>
    /// <param name="said"><see cref="WithSignature"/>, <see cref="WithoutSignature"/>, or null for nothing.</param>
    /// <param name="current">As stored; null for a new one. One that was unsigned may stay so without a word.</param>
    /// <param name="settings">The whole settings that it shall have.</param>
    /// <param name="isRequired">Whether a new one has to say so when it goes without a signature.</param>
    /// <param name="errors">Gets the errors.</param>
    internal static void Check(
        IChannelAdapter adapter, string? said, Integration? current, IReadOnlyDictionary<string, JsonElement> settings, bool isRequired,
        ErrorList errors)
    {
        if (said is not (null or WithSignature or WithoutSignature))
        {
            errors.Add(CommonErrors.NotAllowed(Field, [WithSignature, WithoutSignature]));
            return;
        }

        var secrets = adapter.Descriptor.Settings.CallbackSecrets.Select(definition => definition.Name).ToArray();
        var canSign = adapter is ICallbackReader && secrets.Length > 0;
        if (IsSigned(adapter, settings.Keys))
        {
            if (said == WithoutSignature)
                errors.Add(IntegrationErrors.CallbacksAreSigned(Field, secrets));
        }
        else if (canSign && said != WithoutSignature && (said == WithSignature || (current is null ? isRequired : IsSigned(adapter, current.Secrets.Keys))))
        {
            errors.Add(IntegrationErrors.SignatureRequired($"{SettingsSchema.Path}.{secrets[0]}", secrets));
        }
        else if (said == WithSignature)
        {
            errors.Add(CommonErrors.NotAllowed(Field, [WithoutSignature]));
        }
    }

    private static bool IsSigned(IChannelAdapter adapter, IEnumerable<string> given) =>
        adapter is ICallbackReader && adapter.Descriptor.Settings.CallbackSecrets.Any(secret => given.Contains(secret.Name));
}
