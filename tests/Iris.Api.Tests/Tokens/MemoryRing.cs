using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Iris.Api.Tests.Tokens;

/// <summary>A key ring in memory, which several gateways may share.</summary>
internal sealed class MemoryRing : IXmlRepository
{
    private readonly Lock gate = new();
    private readonly List<XElement> elements = [];

    /// <summary>How often it was read.</summary>
    public int Reads { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Runs after a reading has seen what there is, before its caller does.</summary>
    public Action AfterRead { get; set; } = () => { };

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        IReadOnlyCollection<XElement> seen;
        lock (gate)
        {
            if (IsAway)
                throw new IOException("The ring is away.");

            Reads++;
            seen = [.. elements.Select(element => new XElement(element))];
        }

        AfterRead();
        return seen;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (gate)
            elements.Add(new XElement(element));
    }

    public void Remove(string keyId)
    {
        lock (gate)
            Assert.Equal(1, elements.RemoveAll(element => (string?)element.Attribute("id") == keyId));
    }
}
