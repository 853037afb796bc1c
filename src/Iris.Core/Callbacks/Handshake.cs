using System.Security.Cryptography;
using System.Text;
using Iris.Core.Channels;
using Iris.Core.Integrations;

namespace Iris.Core.Callbacks;

/// <summary>Answers a provider that asks for the callback URL to be confirmed, as its adapter declares it.</summary>
internal static class Handshake
{
    /// <summary>Ours: challenges have a few dozen characters, and whatever comes goes back.</summary>
    private const int MaxChallenge = 256;

    /// <summary>Whether a callback is such a question, and no notice.</summary>
    public static bool Is(ProviderCallback callback, AdapterDescriptor descriptor) =>
        descriptor.Handshake is { } handshake && callback.Method == "GET" && callback.QueryValue(handshake.Challenge) is not null;

    /// <summary>The challenge; null for one who does not know the integration's token, or challenges with what no provider would.</summary>
    public static CallbackReply? Answer(ProviderCallback callback, ResolvedIntegration resolved)
    {
        var handshake = resolved.Adapter.Descriptor.Handshake!;
        var isKnown = resolved.HandshakeToken is { } token && Same(token, callback.QueryValue(handshake.Token) ?? "");
        return isKnown && callback.QueryValue(handshake.Challenge) is { Length: > 0 and <= MaxChallenge } challenge
            && challenge.All(c => c is > ' ' and <= '~')
            ? new CallbackReply(200, "text/plain", challenge)
            : null;
    }

    /// <summary>In constant time; hashed, so that not even the length tells.</summary>
    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));
}
