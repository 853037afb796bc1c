using Iris.Api.Start;

namespace Iris.Api.Tests.Start;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost:5080")]
    [InlineData("http://+:8080;https://*:8443")]
    [InlineData("http://[::1]:0; http://127.0.0.1:0/")]
    [InlineData("http://unix:/run/iris.sock")]
    public void Wrong_Addresses_AreTaken(string? urls) => Assert.Empty(ListenAddresses.Wrong(urls));

    [Theory]
    [InlineData("localhost:5080", "Urls has 'localhost:5080', which has no scheme; write it like http://localhost:5080.")]
    [InlineData("ftp://localhost", "Urls has 'ftp://localhost', which is neither http nor https; write it like http://localhost:5080.")]
    [InlineData("http://localhost/iris", "Urls has 'http://localhost/iris', which has a path; write it like http://localhost:5080.")]
    [InlineData("http://localhost:70000", "Urls has 'http://localhost:70000', which has no port between 0 and 65535; write it like http://localhost:5080.")]
    [InlineData("http://", "Urls has 'http://', which is no address; write it like http://localhost:5080.")]
    public void Wrong_WhatIsNone_IsToldOneByOne(string url, string sentence) =>
        Assert.Equal([sentence], ListenAddresses.Wrong($"http://localhost:1;{url}"));
}
