using System.Xml.Linq;
using Iris.Core.Kernel;

namespace Iris.Api.Tests.Tokens;

/// <summary>A key ring in memory, which several gateways may share.</summary>
internal sealed class MemoryRing : IKeyRingStore
{
    private readonly Lock gate = new();
    private readonly List<StoredKey> keys = [];

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Runs after a reading has seen what there is, before its caller does.</summary>
    public Action AfterRead { get; set; } = () => { };

    public IReadOnlyList<StoredKey> ReadAll()
    {
        IReadOnlyList<StoredKey> seen;
        lock (gate)
        {
            if (IsAway)
                throw new IOException("The ring is away.");

            Reads++;
            seen = [.. keys.Select(Copy)];
        }

        AfterRead();
        return seen;
    }

    public void Add(StoredKey key)
    {
        lock (gate)
            keys.Add(Copy(key));
    }

    public void Remove(string keyId)
    {
        lock (gate)
            Assert.Equal(1, keys.RemoveAll(key => (string?)key.Xml.Attribute("id") == keyId));
    }

    private static StoredKey Copy(StoredKey key) => key with { Xml = new XElement(key.Xml) };
}
