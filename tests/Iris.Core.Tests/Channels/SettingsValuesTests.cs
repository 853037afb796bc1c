using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Channels;

public sealed class SettingsValuesTests
{
    private static readonly SettingsSchema Schema = new(new SettingDefinition("port", SettingKind.WholeNumber, new("Puerto", "Port")));

    [Theory]
    [InlineData("25")]
    [InlineData("25.0")]
    [InlineData("2.5e1")]
    public void WholeNumber_AnyFormThatTheSchemaTakes_IsRead(string json)
    {
        var values = new Dictionary<string, JsonElement> { ["port"] = JsonElement.Parse(json) };
        var errors = new ErrorList();
        Schema.Validate(values, errors);

        Assert.True(errors.IsEmpty);
        Assert.Equal(25, new SettingsValues(Schema, values).WholeNumber("port"));
    }
}
