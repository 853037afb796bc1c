using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>The envelope sender of each message (VERP): what comes back to it names the message by its address, whatever else it says.</summary>
internal static class SmtpReturnPath
{
    /// <summary>Longest local part of an address (RFC 5321).</summary>
    private const int MaxWhole = 64;

    /// <summary>Longest local part of <see cref="SmtpEmailSettings.ReturnPath"/>: a plus sign, <c>id.n</c> with its signature, and the address still counts.</summary>
    public const int MaxLocalPart = MaxWhole - 1 - IrisId.Length - 4 - 1 - ReturnKey.TagLength;

    /// <summary>The address of one message; null where the sender's own is used.</summary>
    /// <param name="settings">The integration's.</param>
    /// <param name="reference">The message's signed reference; null for one that nothing comes back of.</param>
    public static string? Of(SmtpEmailSettings settings, string? reference)
    {
        if (settings.ReturnPath is not { } address || reference is null)
            return settings.ReturnPath;

        var at = address.LastIndexOf('@');
        return $"{address[..at]}+{reference}{address[at..]}";
    }

    /// <summary>Whether a reference can be added to an address.</summary>
    public static bool HasRoom(string address) => address.LastIndexOf('@') <= MaxLocalPart;
}
