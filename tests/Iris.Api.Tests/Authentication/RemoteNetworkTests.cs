using System.Net;
using Iris.Api.Authentication;

namespace Iris.Api.Tests.Authentication;

public sealed class RemoteNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void Of_Address_IsWhatOneSubscriberHas(string address, string network) =>
        Assert.Equal(network, RemoteNetwork.Of(IPAddress.Parse(address)));
}
