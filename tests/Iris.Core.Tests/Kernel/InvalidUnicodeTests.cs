using System.Text.Json;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class InvalidUnicodeTests
{
    [Fact]
    public void Read_HalfOfASurrogatePair_IsAnErrorOfTheField()
    {
        var errors = new ErrorList();
        var contract = ContractReader.Read<Contract>(JsonElement.Parse("""{ "text": "\ud800", "other": "fine" }"""), "body", errors);

        Assert.Equal("INVALID_TEXT", Assert.Single(errors.Items).Code);
        Assert.Equal("body.text", errors.Items[0].Field);
        Assert.Equal("fine", contract!.Other);
    }

    [Fact]
    public void Read_HalfOfASurrogatePairInAName_IsAnUnknownMember()
    {
        var errors = new ErrorList();
        var contract = ContractReader.Read<Contract>(JsonElement.Parse("""{ "\udc00text": 1, "text": "a" }"""), "body", errors);

        Assert.True(errors.IsEmpty);
        Assert.Equal("a", contract!.Text);
    }

    private sealed class Contract
    {
        public string? Text { get; set; }

        public string? Other { get; set; }
    }
}
