using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;

namespace Iris.Core.Callbacks;

/// <summary>Who wrote, or whom a notice is about.</summary>
/// <param name="Address">Where the message came from: a group where it was written in one.</param>
/// <param name="Others">Further addresses of the same person.</param>
internal sealed record Sender(Address Address, IReadOnlyList<Address> Others)
{
    /// <summary>Most further addresses that are looked at.</summary>
    private const int MaxOthers = 8;

    /// <summary>All of them, that of the message first.</summary>
    public IReadOnlyList<Address> All { get; } = [Address, .. Others];

    /// <summary>The sender of a message; null when it names none. What a person writes in a group is the group's.</summary>
    public static Sender? Of(ProviderNotice.Inbound message, ResolvedIntegration integration)
    {
        if (message.GroupId is { } group)
            return DestinationKinds.Group.TryNormalise(group, default, out var id) ? new Sender(new Address(DestinationKeys.Group, id), []) : null;

        return integration.TryHear(message.Source, out var address) ? new Sender(address, OthersOf(message, address, integration)) : null;
    }

    /// <summary>Other addresses that a notice tells of the person behind an address.</summary>
    public static IReadOnlyList<Address> OthersOf(ProviderNotice notice, Address address, ResolvedIntegration integration)
    {
        var others = new List<Address>();
        foreach (var raw in notice.SamePerson.Take(MaxOthers))
        {
            if (integration.TryHearAlias(raw, out var other) && !other.IsSame(address) && !others.Exists(other.IsSame))
                others.Add(other);
        }

        return others;
    }
}
