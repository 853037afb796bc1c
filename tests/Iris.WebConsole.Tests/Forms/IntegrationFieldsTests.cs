using System.Text.Json;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;

namespace Iris.WebConsole.Tests.Forms;

/// <summary>What of an integration's form goes to the API.</summary>
public sealed class IntegrationFieldsTests
{
    private static readonly SettingAnswer[] Settings =
        [Setting("host", "text"), Setting("port", "wholeNumber"), Setting("rate", "number"), Setting("tls", "boolean"), Setting("password", "secret")];

    [Fact]
    public void BodyOf_NothingTyped_IsEmpty() => Assert.Equal("{}", BodyOf(_ => { }));

    [Fact]
    public void BodyOf_Settings_HoldWhatChangedAlone() => Assert.Equal(
        """{"settings":{"host":null,"port":"soon","rate":0.5,"tls":true}}""",
        BodyOf(typed =>
        {
            typed["settings.host"] = "";
            typed["settings.port"] = "soon";
            typed["settings.rate"] = "0.5";
            typed["settings.tls"] = "true";
        }));

    [Fact]
    public void BodyOf_Secret_GoesWhenItIsNoMask() => Assert.Equal("""{"settings":{"password":"new"}}""", BodyOf(typed => typed["settings.password"] = "new"));

    [Fact]
    public void BodyOf_Delivery_EmptiesLimitsAndQuietHours() => Assert.Equal(
        """{"delivery":{"timeoutSeconds":"","maxPerSecond":0,"quietHours":{}}}""",
        BodyOf(typed =>
        {
            typed["delivery.timeoutSeconds"] = "";
            typed["delivery.maxPerSecond"] = "";
            foreach (var part in new[] { "from", "to", "timeZone" })
                typed[$"delivery.quietHours.{part}"] = "";
        }));

    [Fact]
    public void BodyOf_Others_AreListsAndJson() => Assert.Equal(
        """{"optOutKeywords":["BAJA","STOP ALL"],"alternatives":[]}""",
        BodyOf(typed =>
        {
            typed["optOutKeywords"] = "BAJA\n\n STOP ALL ";
            typed["alternatives"] = "";
        }));

    [Fact]
    public void BodyOf_AlternativesThatAreNoJson_TellsWhere()
    {
        var problems = new List<ApiProblem>();
        var typed = Values();
        typed["alternatives"] = "[{]";

        IntegrationFields.BodyOf(typed, Values(), Settings, problems);

        Assert.Equal(("INVALID_JSON", "alternatives"), (problems.Single().Code, problems.Single().Field));
    }

    private static string BodyOf(Action<FormValues> type)
    {
        var typed = Values();
        type(typed);
        var problems = new List<ApiProblem>();
        var body = IntegrationFields.BodyOf(typed, Values(), Settings, problems);
        Assert.Empty(problems);
        return body.ToJsonString();
    }

    private static FormValues Values() => IntegrationFields.ValuesOf(JsonSerializer.Deserialize<IntegrationAnswer>(
        """
        { "integrationId": "6b0c44beb5f403074c258758", "integrationName": "one", "integrationTypeName": "SMS", "integrationTypeProviderName": "Sandbox",
          "settings": { "host": "a.test", "port": 25, "password": "********" },
          "delivery": { "deliveryMode": "at-most-once", "timeoutSeconds": 30, "maxPerSecond": 5, "maxAttempts": null, "quietHours": { "from": "22:00", "to": "08:00", "timeZone": "Europe/Madrid" } },
          "alternatives": [{ "integrationId": "6b0c44beb5f403074c25875a", "order": 1, "weight": 1 }], "weight": 1, "conversationWindowHours": 24, "circuit": "closed",
          "optOutKeywords": ["STOP"], "optInKeywords": [], "optOutLanguages": ["en"], "unknownMembers": "refuse", "enabled": true }
        """, JsonSerializerOptions.Web)!);

    private static SettingAnswer Setting(string name, string kind) => new(name, kind, "", false, null, null, null, null, null, false, false);
}
