using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Iris.Api.Tokens;

/// <summary>
/// The key ring with two kinds of key in one place, so that whatever copies or backs up the ring takes both. Data protection sees its own
/// only: it warns of every element that it does not know.
/// </summary>
internal sealed class KeyRingRepository(IXmlRepository ring) : IXmlRepository
{
    public static readonly XName SigningKey = "signingKey";

    public IReadOnlyCollection<XElement> GetAllElements() => [.. ring.GetAllElements().Where(element => element.Name != SigningKey)];

    public IReadOnlyCollection<XElement> GetSigningKeys() => [.. ring.GetAllElements().Where(element => element.Name == SigningKey)];

    public void StoreElement(XElement element, string friendlyName) => ring.StoreElement(element, friendlyName);
}
