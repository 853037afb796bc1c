using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Core.Integrations;

/// <summary>The unguessable part of a callback URL: 256 random bits.</summary>
public static class CallbackToken
{
    /// <summary>How long the token before a rotation is still accepted.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Gives the integration a new token and keeps the old one for <see cref="Overlap"/>.</summary>
    public static void Rotate(Integration integration, DateTimeOffset now)
    {
        integration.PreviousCallbackToken = integration.CallbackToken;
        integration.PreviousCallbackTokenUntil = now + Overlap;
        integration.CallbackToken = New();
    }

    /// <summary>Whether a presented token is live, compared in constant time. A blank part of a path is bound as null.</summary>
    public static bool Matches(Integration integration, string? presented, DateTimeOffset now) =>
        Same(integration.CallbackToken, presented)
        | (integration.PreviousCallbackTokenUntil > now && Same(integration.PreviousCallbackToken, presented));

    private static bool Same(string? expected, string? presented) =>
        !string.IsNullOrEmpty(expected) && presented is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(presented));
}
