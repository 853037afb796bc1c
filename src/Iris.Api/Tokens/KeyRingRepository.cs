using System.Xml.Linq;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Iris.Api.Tokens;

/// <summary>
/// The key ring with two kinds of key in one place, so that whatever copies or backs up the ring takes both. Data protection sees its own
/// only: it warns of every element that it does not know.
/// </summary>
internal sealed class KeyRingRepository(IKeyRingStore ring) : IXmlRepository
{
    public static readonly XName SigningKey = "signingKey";

    public IReadOnlyCollection<XElement> GetAllElements() => [.. Elements().Where(element => element.Name != SigningKey)];

    public IReadOnlyCollection<XElement> GetSigningKeys() => [.. Elements().Where(element => element.Name == SigningKey)];

    public void StoreElement(XElement element, string friendlyName) => ring.Add(new StoredKey(friendlyName, element));

    private IEnumerable<XElement> Elements() => ring.ReadAll().Select(key => key.Xml);
}
