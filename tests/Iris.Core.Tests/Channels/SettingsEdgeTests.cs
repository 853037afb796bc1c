using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Channels;

public sealed class SettingsEdgeTests
{
    private static readonly SettingsSchema Schema = new(
        new SettingDefinition("port", SettingKind.WholeNumber, new("Puerto", "Port")),
        new SettingDefinition("name", SettingKind.Text, new("Nombre", "Name")));

    [Theory]
    [InlineData("25", 25)]
    [InlineData("25.0", 25)]
    [InlineData("2.5e1", 25)]
    public void WholeNumber_AnyFormThatPasses_IsRead(string json, int expected)
    {
        var (values, errors) = Read($$"""{ "port": {{json}} }""");

        Assert.Empty(errors);
        Assert.Equal(expected, values.WholeNumber("port"));
    }

    [Fact]
    public void Validate_HalfOfASurrogatePair_IsAnError()
    {
        var (_, errors) = Read("""{ "name": "\ud800" }""");

        Assert.Equal("INVALID_TEXT", Assert.Single(errors).Code);
    }

    private static (SettingsValues Values, IReadOnlyList<IrisError> Errors) Read(string json)
    {
        var settings = JsonElement.Parse(json).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        var errors = new ErrorList();
        Schema.Validate(settings, errors);
        return (new SettingsValues(Schema, settings), errors.Items);
    }
}
