using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Iris.Core.Kernel;

namespace Iris.Core.Addresses;

/// <summary>The kinds of address.</summary>
public static class DestinationKinds
{
    public static readonly DestinationKind PhoneNumber = new PhoneNumberKind();

    public static readonly DestinationKind Email = new EmailKind();

    public static readonly DestinationKind WhatsAppUserId = new WhatsAppUserIdKind();

    public static readonly DestinationKind Sender = new NamedKind(DestinationKeys.Sender, ignoresCase: true);

    public static readonly DestinationKind Group = new NamedKind(DestinationKeys.Group);

    private static readonly FrozenDictionary<string, DestinationKind> Shared =
        new[] { PhoneNumber, Email, WhatsAppUserId, Sender, Group }.ToFrozenDictionary(kind => kind.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind of a key, without regard to case; one that keeps addresses as they are for a key of an adapter's own.</summary>
    public static DestinationKind Of(string key) => Find(key) ?? new NamedKind(key);

    /// <summary>The address that a text looks like: a mailbox, a number, a WhatsApp user id, or else a name.</summary>
    /// <param name="text">As somebody wrote it.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="address">The address.</param>
    /// <param name="problem">What it had to be.</param>
    public static bool TryGuess(string text, AddressReading reading, out Address address, [NotNullWhen(false)] out Text? problem)
    {
        var kind = text.AsSpan().ContainsAny('@', '＠') ? Email
            : text.StartsWith('+') || PhoneNumber.TryNormalise(text, reading, out _) ? PhoneNumber
            : WhatsAppUserId.TryNormalise(text, reading, out _) ? WhatsAppUserId
            : Sender;
        var isRead = kind.TryNormalise(text, reading, out var value);
        address = new Address(kind.Key, value ?? "");
        problem = isRead ? null : kind.Problem;
        return isRead;
    }

    /// <summary>One of those that channels share; null for another.</summary>
    public static DestinationKind? Find(string key) => Shared.GetValueOrDefault(key);
}
