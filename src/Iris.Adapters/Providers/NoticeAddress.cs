using Iris.Core.Addresses;

namespace Iris.Adapters.Providers;

/// <summary>Addresses in what providers tell.</summary>
internal static class NoticeAddress
{
    /// <summary>Longest name of a channel before an address.</summary>
    private const int MaxPrefix = 16;

    /// <summary>A recipient: digits alone of a number, which may come with a prefix; anything else as it is.</summary>
    public static string? Of(string? recipient) => DestinationKinds.PhoneNumber.TryNormalise(recipient, default, out var digits) ? digits : recipient;

    /// <summary>An address without the name of the channel that some write before it, such as <c>rcs:+34…</c>.</summary>
    public static string? WithoutChannel(string? address)
    {
        var colon = address?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon is > 0 and <= MaxPrefix && address![..colon].All(char.IsAsciiLetter) ? address[(colon + 1)..] : address;
    }
}
