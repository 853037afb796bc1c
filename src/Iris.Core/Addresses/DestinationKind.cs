using System.Diagnostics.CodeAnalysis;
using Iris.Core.Kernel;

namespace Iris.Core.Addresses;

/// <summary>A kind of address: how it is read, stored and looked up.</summary>
/// <param name="key">Its name on the wire.</param>
/// <param name="problem">What an address of it has to be, said to who wrote something else.</param>
public abstract class DestinationKind(string key, Text problem)
{
    /// <summary>Longest text that is looked at, in UTF-16 units.</summary>
    public const int MaxLength = 320;

    /// <summary>Longest e-mail address that SMTP carries (path of 256 with its brackets), in bytes. (Source: RFC 5321)</summary>
    public const int MaxEmailBytes = 254;

    public string Key => key;

    public Text Problem => problem;

    /// <summary>Brings an address to its one stored form. Doing it twice changes nothing.</summary>
    /// <param name="raw">As somebody wrote it.</param>
    /// <param name="reading">How the integration or tenant has addresses read.</param>
    /// <param name="value">The stored form.</param>
    /// <returns>False when it is no address of this kind.</returns>
    public bool TryNormalise(string? raw, AddressReading reading, [NotNullWhen(true)] out string? value)
    {
        value = raw is null or { Length: > MaxLength } ? null : Normalise(raw, reading);
        return value is not null;
    }

    /// <summary>The form in which a stored address is looked up.</summary>
    public virtual string LookupOf(string value) => value;

    /// <summary>Whether providers may know a stored address by another spelling than the one that it has.</summary>
    public virtual bool HasOtherSpellings(string value) => false;

    protected abstract string? Normalise(string raw, AddressReading reading);
}

/// <summary>How addresses are read where their writing leaves it open.</summary>
/// <param name="DefaultRegion">ISO 3166 code of the country whose national writing of phone numbers is read; null for none.</param>
/// <param name="IrregularEmails">Whether mailboxes are taken whose dots break RFC 5321, as some carriers gave out.</param>
public readonly record struct AddressReading(string? DefaultRegion = null, bool IrregularEmails = false);
