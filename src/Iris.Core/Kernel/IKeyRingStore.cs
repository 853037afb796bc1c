using System.Xml.Linq;

namespace Iris.Core.Kernel;

/// <summary>A key of the ring as it is kept.</summary>
/// <param name="Name">Tells it from the others.</param>
/// <param name="Xml">The key.</param>
public sealed record StoredKey(string Name, XElement Xml);

/// <summary>
/// Keeps the key ring: what stored secrets are encrypted and tokens signed with. Whoever can read it can read what it protects. It does not
/// await, since the framework's ring does not; it is read at the start and now and then.
/// </summary>
public interface IKeyRingStore
{
    /// <summary>All keys that can be read.</summary>
    IReadOnlyList<StoredKey> ReadAll();

    /// <summary>Adds a key.</summary>
    void Add(StoredKey key);
}
