using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Iris.Api.Tests.Papers;

internal static class IrisWebhook
{
    private const int ToleranceSeconds = 300;

    /// <summary>Whether a call comes from Iris and is no replay of an old one.</summary>
    /// <param name="secret">The webhook's secret, <c>whsec_…</c>.</param>
    /// <param name="header">Reads a header of the request; null when it is missing.</param>
    /// <param name="body">The body as it came.</param>
    /// <param name="now">The time.</param>
    public static bool IsGenuine(string secret, Func<string, string?> header, byte[] body, DateTimeOffset now)
    {
        var (id, timestamp, signatures) = (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"));
        if (id is null || signatures is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now.ToUnixTimeSeconds() - seconds) > ToleranceSeconds)
            return false;

        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return signatures.Split(' ').Any(one => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), expected));
    }
}
