using System.Security.Cryptography;
using System.Text;

namespace Iris.Core.Integrations;

/// <summary>
/// Signs what our mail is named by in what comes back of it, so that nobody makes bounces or complaints of messages that they did not get. The key is the
/// integration's callback token: who has that may call back in its name anyway.
/// </summary>
public sealed class ReturnKey
{
    /// <summary>Characters of a signature: 60 bits, which can only be tried out mail by mail.</summary>
    public const int TagLength = 12;

    /// <summary>For so long after a rotation of the token what was sent before it still comes back: servers try for five days.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(14);

    /// <summary>Base32: it survives servers that change the case of addresses.</summary>
    private const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly string integrationId;
    private readonly byte[] key;

    private ReturnKey(string integrationId, string token) => (this.integrationId, key) = (integrationId, Encoding.UTF8.GetBytes(token));

    /// <summary>The key that an integration signs with.</summary>
    public static ReturnKey Of(Integration integration) => new(integration.Id, integration.CallbackToken);

    /// <summary>A reference with its signature behind a dot.</summary>
    public string Sign(string reference) => $"{reference}.{TagOf(reference)}";

    /// <summary>The reference that was signed by an integration; null for what was not.</summary>
    public static string? Verify(Integration integration, string presented, DateTimeOffset now)
    {
        var dot = presented.LastIndexOf('.');
        if (dot < 0 || presented.Length - dot - 1 != TagLength)
            return null;

        var reference = presented[..dot];
        var isKnown = Same(Of(integration).TagOf(reference), presented.AsSpan(dot + 1));
        if (!isKnown && integration.PreviousCallbackToken is { } previous && integration.PreviousCallbackTokenUntil + Overlap > now)
            isKnown = Same(new ReturnKey(integration.Id, previous).TagOf(reference), presented.AsSpan(dot + 1));
        return isKnown ? reference : null;
    }

    private string TagOf(string reference)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"iris-return/{integrationId}/{reference}"), hash);
        Span<char> tag = stackalloc char[TagLength];
        for (var i = 0; i < TagLength; i++)
            tag[i] = Digits[hash[i] & 31];
        return new string(tag);
    }

    private static bool Same(string expected, ReadOnlySpan<char> presented)
    {
        Span<byte> bytes = stackalloc byte[TagLength * 3];
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), bytes[..Encoding.UTF8.GetBytes(presented, bytes)]);
    }
}
