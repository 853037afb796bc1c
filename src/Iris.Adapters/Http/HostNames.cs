using System.Globalization;
using System.Net;
using System.Text;

namespace Iris.Adapters.Http;

/// <summary>What host names tell by themselves.</summary>
internal static class HostNames
{
    /// <summary>Names below these belong to a machine or a private network, wherever they are asked for.</summary>
    private static readonly string[] PrivateSuffixes =
    [
        "localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "home.arpa", "svc",
    ];

    private static readonly IdnMapping Idn = new();

    /// <summary>One spelling for all of a host: no brackets, no trailing dot, lower case, ASCII.</summary>
    public static string Canonical(string host)
    {
        try
        {
            var bare = string.Concat(host.Trim().Select(Narrow)).Trim('[', ']').TrimEnd('.');
            return bare.Contains(':', StringComparison.Ordinal) ? bare.ToLowerInvariant() : Idn.GetAscii(bare).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            // No name that a resolver takes.
            return host.ToLowerInvariant();
        }
    }

    /// <summary>The address that a host is, in any notation that a resolver would take for one; null for a name.</summary>
    public static IPAddress? Literal(string host) => IPAddress.TryParse(Canonical(host), out var address) ? address : null;

    /// <summary>Whether a name can only be one of the own network: a single label, or one of the domains for that.</summary>
    public static bool IsPrivate(string host)
    {
        var name = Canonical(host);
        return host.EnumerateRunes().Any(IsOrnate)
            || !name.Contains('.', StringComparison.Ordinal)
            // No top-level domain is a number: it is an address gone wrong, which resolvers read as they like.
            || name[(name.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit)
            || PrivateSuffixes.Any(suffix => name.EndsWith($".{suffix}", StringComparison.Ordinal));
    }

    /// <summary>Wide letters, digits and signs, and the dots of other scripts, as resolvers and browsers take them.</summary>
    private static char Narrow(char c) => c switch
    {
        '\u3002' or '\uff61' => '.',
        >= '\uff01' and <= '\uff5e' => (char)(c - 0xfee0),
        _ => c,
    };

    /// <summary>Letters and digits in circles or in mathematical type: no name is registered with them, and some take them for the plain ones.</summary>
    private static bool IsOrnate(Rune rune) => rune.Value is (>= 0x2460 and <= 0x24ff) or (>= 0x1d400 and <= 0x1d7ff) or (>= 0x1f100 and <= 0x1f1ff);
}
