using Iris.Core.Addresses;

namespace Iris.Adapters.Providers;

/// <summary>Addresses in what providers tell.</summary>
internal static class NoticeAddress
{
    /// <summary>Channels whose addresses are phone numbers or user ids of WhatsApp. Others' (such as Messenger's) would be taken for numbers.</summary>
    private static readonly string[] Channels = ["rcs", "whatsapp", "sms", "mms"];

    /// <summary>A recipient: digits alone of a number, which may come with a prefix; anything else as it is.</summary>
    public static string? Of(string? recipient) => DestinationKinds.PhoneNumber.TryNormalise(recipient, default, out var digits) ? digits : recipient;

    /// <summary>An address without the name of the channel that some write before it, such as <c>rcs:+34…</c>; one of another channel as it is.</summary>
    public static string? WithoutChannel(string? address)
    {
        var colon = address?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && Channels.Contains(address![..colon], StringComparer.OrdinalIgnoreCase) ? address[(colon + 1)..] : address;
    }
}
