namespace Iris.Core.Addresses;

/// <summary>Kinds of address that channels share. An adapter may declare further ones of its provider's own.</summary>
public static class DestinationKeys
{
    /// <summary>E.164 digits without <c>+</c>.</summary>
    public const string PhoneNumber = "PhoneNumber";

    /// <summary>Mailbox, its domain as A-label.</summary>
    public const string Email = "Email";

    /// <summary>
    /// Business-scoped id of a WhatsApp user: country code, dot, up to 128 letters and digits, in the case that Meta wrote. The only address of
    /// those who took a username. (Source: field-2026, Identities on WhatsApp)
    /// </summary>
    public const string WhatsAppUserId = "WhatsAppUserId";

    /// <summary>Short code or alphanumeric name that a message came from. Nothing can be sent to it.</summary>
    public const string Sender = "Sender";

    /// <summary>A group of a channel, by its id there. Nothing can be sent to it.</summary>
    public const string Group = "Group";

    /// <summary>What a caller may give a user.</summary>
    public static readonly IReadOnlyList<string> All = [PhoneNumber, Email, WhatsAppUserId, Sender, Group];
}
