using System.Xml.Linq;
using Iris.Core.Kernel;

namespace Iris.Storage.Tests.Contract;

public abstract class KeyRingStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public void ReadAll_NewStore_IsEmpty() => Assert.Empty(Stores.Keys.ReadAll());

    [Fact]
    public void ReadAll_AfterAdd_HasEveryKeyAsItWas()
    {
        var signing = new XElement("signingKey", new XAttribute("id", "2"), new XElement("privatePart", "ñ <&> \u20ac"));

        Stores.Keys.Add(new StoredKey("key-1", XElement.Parse("""<key id="1"><!-- by hand --><value>a  b</value></key>""")));
        Stores.Keys.Add(new StoredKey("signing-key-2", signing));

        var keys = Stores.Keys.ReadAll();
        Assert.Equal(["key-1", "signing-key-2"], keys.Select(key => key.Name));
        Assert.Equal("a  b", keys[0].Xml.Element("value")!.Value);
        Assert.True(XNode.DeepEquals(signing, keys[1].Xml));
    }
}
