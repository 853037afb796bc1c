using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.OptOuts;

/// <summary>Whom a link opts out.</summary>
/// <param name="Tenant">Whose messages.</param>
/// <param name="IntegrationId">The integration that sent the link.</param>
/// <param name="Destination">The address that it was sent to.</param>
public sealed record UnsubscribeLink(TenantId Tenant, string IntegrationId, Address Destination);

/// <summary>
/// Addresses with which who got a message opts out of more (RFC 8058). They hold what they are about, encrypted and signed with the key ring, so
/// nothing is stored for them and they hold for as long as the keys are kept.
/// </summary>
public sealed class UnsubscribeLinks(ISecretProtector protector, CallbackUrls urls)
{
    /// <summary>The first part of the path, before the token.</summary>
    public const string Root = "unsubscribe";

    /// <summary>Ours: longer ones are none of ours, and cost nothing.</summary>
    private const int MaxToken = 2048;

    /// <summary>What else is encrypted with the ring is no link.</summary>
    private const string Purpose = "unsubscribe";

    /// <summary>The full URL; null when the gateway has no public one.</summary>
    public string? Of(Integration integration, Address destination) => urls.PublicOf($"/{Root}/{TokenOf(integration, destination)}");

    /// <summary>The last part of its path.</summary>
    public string TokenOf(Integration integration, Address destination)
    {
        var clear = JsonSerializer.Serialize<string[]>([Purpose, integration.Tenant.Value, integration.Id, destination.Key, destination.Value]);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(protector.Protect(clear)));
    }

    /// <summary>What a token is about; null for one that is none.</summary>
    public UnsubscribeLink? Read(string? token)
    {
        if (token is not { Length: > 0 and <= MaxToken })
            return null;

        try
        {
            var clear = protector.Unprotect(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)));
            return JsonSerializer.Deserialize<string[]>(clear) is [Purpose, var tenant, var integration, var key, var value] && IrisId.IsValid(integration)
                ? new UnsubscribeLink(new TenantId(tenant), integration, new Address(key, value))
                : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException or JsonException)
        {
            return null;
        }
    }
}
