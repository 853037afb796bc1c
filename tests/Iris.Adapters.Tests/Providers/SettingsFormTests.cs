using System.Text.Json;
using Iris.Adapters.Providers;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers;

public sealed class SettingsFormTests
{
    private static SettingsSchema Schema => SettingsForm<Derived>.Schema;

    [Fact]
    public void Schema_Properties_AreTheDeclaration()
    {
        Assert.Equal(
            ["userName", "password", "hookSecret", "baseUrl", "maxTries", "share", "isStrict", "mode", "otherSecret", "ttlSeconds"],
            Schema.Definitions.Select(definition => definition.Name));
        Assert.Equal(
            [
                SettingKind.Text, SettingKind.Secret, SettingKind.Secret, SettingKind.Url, SettingKind.WholeNumber, SettingKind.Number,
                SettingKind.Boolean, SettingKind.Choice, SettingKind.Secret, SettingKind.WholeNumber,
            ],
            Schema.Definitions.Select(definition => definition.Kind));
        Assert.Equal(["userName"], Schema.Definitions.Where(definition => definition.Required).Select(definition => definition.Name));
        Assert.Equal(["hookSecret", "otherSecret"], Schema.CallbackSecrets.Select(definition => definition.Name));
    }

    [Fact]
    public void Schema_InitialValues_AreDefaults() => Assert.Equal(
        [null, null, null, "https://a.test", 3, 0.5, true, "fast", null, null], Schema.Definitions.Select(definition => definition.Default));

    [Fact]
    public void Schema_Attributes_Count()
    {
        var user = Schema.Definitions[0];
        Assert.Equal(("Usuario", "User", 20, false), (user.Description.Spanish, user.Description.English, user.MaxLength, user.RoutesSecrets));
        Assert.Equal((true, SettingDefinition.UsualMaxLength, SecretUses.Calls), (Schema.Definitions[1].RoutesSecrets, Schema.Definitions[1].MaxLength, Schema.Definitions[1].Uses));
        Assert.Equal((1L, 9L), (Schema.Definitions[4].Minimum, Schema.Definitions[4].Maximum));
        Assert.Equal(["fast", "slow"], Schema.Definitions[7].Choices);
        Assert.Equal((20L, 60L), (Schema.Definitions[^1].Minimum, Schema.Definitions[^1].Maximum));
    }

    [Fact]
    public void Bind_Values_FillTheProperties()
    {
        var settings = Bind("""
            { "userName": "u", "password": "p", "hookSecret": "h", "baseUrl": "https://b.test", "maxTries": 5.0, "share": 0.25, "isStrict": false,
              "mode": "slow", "otherSecret": null, "ttlSeconds": 30 }
            """);

        Assert.Equal(("u", "p", "h", "https://b.test", 5), (settings.UserName, settings.Password, settings.HookSecret, settings.BaseUrl, settings.MaxTries));
        Assert.Equal((0.25, false, "slow", null, 30), (settings.Share, settings.IsStrict, settings.Mode, settings.OtherSecret, settings.TtlSeconds));
    }

    [Fact]
    public void Bind_NothingButWhatIsRequired_IsTheDefaults()
    {
        var settings = Bind("""{ "userName": "u" }""");

        Assert.Equal(("u", null, "https://a.test", 3), (settings.UserName, settings.Password, settings.BaseUrl, settings.MaxTries));
        Assert.Equal((0.5, true, "fast", null), (settings.Share, settings.IsStrict, settings.Mode, settings.TtlSeconds));
    }

    [Fact]
    public void Bind_RequiredIsMissing_Throws() => Assert.Throws<InvalidOperationException>(() => Bind("{}"));

    [Theory]
    [InlineData("""{ "userName": "u" }""")]
    [InlineData("""{ "userName": "u", "hookSecret": "h" }""", "h")]
    [InlineData("""{ "userName": "u", "password": "p", "otherSecret": "o" }""", "o")]
    [InlineData("""{ "userName": "u", "otherSecret": "o", "hookSecret": "h" }""", "h", "o")]
    public void CallbackSecretsOf_Settings_AreThoseThatAreGiven(string values, params string[] secrets) =>
        Assert.Equal(secrets, SettingsForm<Derived>.CallbackSecretsOf(Bind(values)));

    [Fact]
    public void Bound_Printed_TellsNothing() => Assert.DoesNotContain("s3cret", Bind("""{ "userName": "s3cret", "password": "s3cret" }""").ToString(), StringComparison.Ordinal);

    private static Derived Bind(string json) => SettingsForm<Derived>.Bind(new SettingsValues(
        Schema, JsonElement.Parse(json).EnumerateObject().ToDictionary(member => member.Name, member => member.Value)));

    private class Parent : ProviderSettings
    {
        [Setting("Usuario", "User", RoutesSecrets = false, MaxLength = 20)]
        public required string UserName { get; init; }

        [Setting("Contraseña", "Password", Kind = SettingKind.Secret)]
        public string? Password { get; init; }

        [Setting("Secreto", "Secret", Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
        public string? HookSecret { get; init; }

        [Setting("Dirección", "Address", Kind = SettingKind.Url)]
        public string BaseUrl { get; init; } = "https://a.test";

        public virtual int? TtlSeconds { get; init; }

        public string NoSetting => UserName;
    }

    private sealed class Derived : Parent
    {
        [Setting("Intentos", "Tries", Minimum = 1, Maximum = 9)]
        public int MaxTries { get; init; } = 3;

        [Setting("Parte", "Share", Maximum = 1)]
        public double Share { get; init; } = 0.5;

        [Setting("Estricto", "Strict")]
        public bool IsStrict { get; init; } = true;

        [Setting("Modo", "Mode", Choices = new[] { "fast", "slow" })]
        public string Mode { get; init; } = "fast";

        [Setting("Otro", "Other", Kind = SettingKind.Secret, Uses = SecretUses.Callbacks)]
        public string? OtherSecret { get; init; }

        [Setting("Segundos", "Seconds", Minimum = 20, Maximum = 60)]
        public override int? TtlSeconds { get; init; }
    }
}
