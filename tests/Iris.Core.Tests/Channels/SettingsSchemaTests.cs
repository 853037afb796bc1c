using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Tests.Channels;

public sealed class SettingsSchemaTests
{
    private static readonly Text Any = new("x", "x");

    private static readonly SettingsSchema Schema = new(
        new SettingDefinition("url", SettingKind.Url, Any, Required: true),
        new SettingDefinition("token", SettingKind.Secret, Any, Required: true) { MaxLength = 8 },
        new SettingDefinition("port", SettingKind.WholeNumber, Any) { Default = 25, Minimum = 1, Maximum = 65_535 },
        new SettingDefinition("rate", SettingKind.Number, Any) { Maximum = 1 },
        new SettingDefinition("tls", SettingKind.Boolean, Any) { Default = true },
        new SettingDefinition("mode", SettingKind.Choice, Any) { Choices = ["a", "b"] },
        new SettingDefinition("pem", SettingKind.Secret, Any) { IsMultiLine = true });

    [Fact]
    public void Validate_EverythingWrong_ReportsEverything() => Assert.Equal(
        [
            "NOT_ALLOWED settings.prot", "INVALID_URL settings.url", "TOO_LONG settings.token", "OUT_OF_RANGE settings.port",
            "INVALID_TYPE settings.rate", "INVALID_TYPE settings.tls", "NOT_ALLOWED settings.mode",
        ],
        Validate("""{"url":"ftp://x","token":"123456789","port":70000,"rate":"1","tls":"yes","mode":"c","prot":1}"""));

    [Fact]
    public void Validate_RequiredMissingNullOrBlank_Refused()
    {
        Assert.Equal(["REQUIRED settings.url", "REQUIRED settings.token"], Validate("{}"));
        Assert.Equal(["REQUIRED settings.url", "REQUIRED settings.token"], Validate("""{"url":null,"token":" "}"""));
    }

    [Theory]
    [InlineData("https://user:pass@example.test")]
    [InlineData("example.test")]
    [InlineData("file:///etc/passwd")]
    public void Validate_UrlOfAnotherKind_Refused(string url) =>
        Assert.Equal(["INVALID_URL settings.url"], Validate($$"""{"url":"{{url}}","token":"t"}"""));

    [Theory]
    [InlineData("""{"url":"http://x","token":"t\r\nX: 1"}""", "CONTROL_CHARACTER settings.token")]
    [InlineData("""{"url":"http://x","token":"t\u0000"}""", "CONTROL_CHARACTER settings.token")]
    [InlineData("""{"url":"http://x\t","token":"t\u0085"}""", "CONTROL_CHARACTER settings.url", "CONTROL_CHARACTER settings.token")]
    [InlineData("""{"url":"http://x","token":"t","pem":"a\r\nb\n"}""")]
    [InlineData("""{"url":"http://x","token":"t","pem":"a\u0007"}""", "CONTROL_CHARACTER settings.pem")]
    public void Validate_ControlCharacter_IsRefusedButForTheLineBreaksOfAKey(string json, params string[] errors) =>
        Assert.Equal(errors, Validate(json));

    [Fact]
    public void Validate_FractionForWholeNumber_Refused() =>
        Assert.Equal(["INVALID_TYPE settings.port"], Validate("""{"url":"http://x","token":"t","port":2.5}"""));

    [Fact]
    public void Values_AbsentSettings_TakeTheirDefaults()
    {
        var values = new SettingsValues(Schema, Parse("""{"url":"http://x","token":"t","rate":0.5}"""));

        Assert.Equal(25, values.WholeNumber("port"));
        Assert.True(values.Boolean("tls"));
        Assert.Equal(0.5, values.Number("rate"));
        Assert.Null(values.Text("mode"));
        Assert.False(values.Has("mode"));
    }

    private static Dictionary<string, JsonElement> Parse(string json) => JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!;

    private static IEnumerable<string> Validate(string json)
    {
        var errors = new ErrorList();
        Schema.Validate(Parse(json), errors);
        return errors.Items.Select(error => $"{error.Code} {error.Field}");
    }
}
