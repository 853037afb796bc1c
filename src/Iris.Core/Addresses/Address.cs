namespace Iris.Core.Addresses;

/// <summary>Where somebody is reached, or wrote from.</summary>
/// <param name="Key">Kind of address, one of <see cref="DestinationKeys"/> or of an adapter's own.</param>
/// <param name="Value">Normalised.</param>
public readonly record struct Address(string Key, string Value)
{
    /// <summary>The form in which it is looked up: one for all spellings of one person's address.</summary>
    public string LookupValue => DestinationKinds.Of(Key).LookupOf(Value);

    /// <summary>Whether both are one person's, however they are spelt.</summary>
    public bool IsSame(Address other) => Key == other.Key && LookupValue == other.LookupValue;

    /// <summary>
    /// The same address as it is stored now: what earlier versions stored may be spelt otherwise. Itself where it cannot be read.
    /// </summary>
    public Address Renewed() =>
        DestinationKinds.Find(Key)?.TryNormalise(Value, new AddressReading(IrregularEmails: true), out var value) == true ? this with { Value = value } : this;
}
