using Iris.Core.Kernel;

namespace Iris.Core.Tests.Kernel;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["text", "type", "suggestions", "integrationId"];

    [Theory]
    [InlineData("txet", "text")]
    [InlineData("TEXTS", "text")]
    [InlineData("sugestions", "suggestions")]
    [InlineData("integration_id", "integrationId")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void Of_WrittenName_IsTheNearOneOrNone(string written, string? expected) => Assert.Equal(expected, NearestName.Of(written, Known));

    [Fact]
    public void Of_VeryLongName_IsNotCompared() => Assert.Null(NearestName.Of(new string('t', 65), [new string('t', 66)]));
}
