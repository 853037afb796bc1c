using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

public sealed class SendTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Send_Accepted_IsSentAndReadByGetAndPostAlike()
    {
        var tenant = await application.NewTenantAsync();
        var id = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;

        var read = await tenant.WaitForStatusAsync(id, "SENT");

        Assert.Equal(
            ["VALIDATION_PENDING Interacción registrada", "DISPATCH_PENDING ", "SENT "],
            read.Payload.GetProperty("auditTrail").GetProperty("history").EnumerateArray()
                .Select(entry => $"{entry.GetProperty("status")} {entry.GetProperty("notes")}"));
        var byPost = (await tenant.Client.PostAsync($"/conversation/interaction/{id}")).Expect(200);
        Assert.Equal(read.Envelope.GetRawText(), byPost.Envelope.GetRawText());
        Assert.Contains(application.Script.Calls, call => call.Reference == id);
    }

    [Fact]
    public async Task Send_English_TranslatesDetailAndNotes()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        tenant.Client.InEnglish();

        var answer = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        Assert.Equal("Interaction sent to the service", answer.Detail);
        Assert.Equal(
            "Interaction registered", answer.Payload.GetProperty("auditTrail").GetProperty("history")[0].GetProperty("notes").GetString());
    }

    [Fact]
    public async Task Send_CallersOwnObjects_ComeBackUnchanged()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        const string Payload = """{"TEXT2":[1,{"b":null}],"Type":"text","Text":"ñandú <b>&'\"","num":1.50}""";
        var body = $$$"""
            { "PAYLOAD": {{{Payload}}}, "IntegrationID": "{{{integration}}}", "destinations": ["{{{TestTenant.NewPhone()}}}"],
              "autocreateuser": true, "AUTOCREATEPROCESS": true, "unknown": 1,
              "metadata": {"Order":"A-1"}, "primaryKey": {"K":["v"]}, "name": "Ana 😀" }
            """;

        var sent = (await tenant.Client.PostAsync("/conversation/interaction", body)).Expect(200).Payload;
        var read = (await tenant.Client.GetAsync($"/conversation/interaction/{sent.GetProperty("id")}")).Expect(200).Payload;

        foreach (var interaction in new[] { sent, read })
        {
            Assert.Equal(Payload, interaction.GetProperty("payload").GetRawText());
            Assert.Equal("""{"Order":"A-1"}""", interaction.GetProperty("metadata").GetRawText());
            Assert.Equal("""{"K":["v"]}""", interaction.GetProperty("primaryKey").GetRawText());
            Assert.Equal("Ana 😀", interaction.GetProperty("users")[0].GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task Send_PayloadAndMembersWrong_AnswersEveryErrorAtOnce()
    {
        var tenant = await application.NewTenantAsync();
        var body = JsonSerializer.Serialize(new
        {
            payLoad = new { Type = "text" },
            integrationId = await tenant.NewIntegrationAsync(),
            Destinations = new[] { "12", TestTenant.NewPhone() },
            AutoCreateUser = 1,
            metadata = "x",
        });

        var answer = await tenant.Client.PostAsync("/conversation/interaction", body);

        Assert.Equal(
            ["INVALID_TYPE AutoCreateUser", "INVALID_TYPE metadata", "REQUIRED payLoad.Text", "INVALID_DESTINATION Destinations[0]"],
            answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Send_DocumentedMembersThatNothingDoes_AreRefusedByName()
    {
        var tenant = await application.NewTenantAsync();
        var body = $$"""
            {
              "payLoad": { "Type": "simple-text", "Text": "Hola", "txt": 1 }, "integrationId": "{{await tenant.NewIntegrationAsync("SMS", "Sandbox")}}",
              "Destinations": ["{{TestTenant.NewPhone()}}"], "AutoCreateUser": true, "AutoCreateProcess": true,
              "customStatus": "x", "Users": [{}], "anything": 1
            }
            """;

        var answer = await tenant.Client.PostAsync("/conversation/interaction", body);

        Assert.Equal(
            [
                "NOT_SUPPORTED customStatus", "NOT_SUPPORTED Users",
                "UNKNOWN_MEMBER payLoad.txt",
            ],
            answer.Expect(400).Errors);
    }

    /// <summary>As the documented answer has them.</summary>
    [Fact]
    public async Task Send_DocumentedMembersThatSayNothing_IsAccepted()
    {
        var tenant = await application.NewTenantAsync();
        var body = $$"""
            {
              "payLoad": { "Type": "simple-text", "Text": "Hola" }, "integrationId": "{{await tenant.NewIntegrationAsync()}}",
              "Destinations": ["{{TestTenant.NewPhone()}}"], "AutoCreateUser": true, "AutoCreateProcess": true,
              "template": null, "attachmentsId": [], "strategy": null, "customStatus": null, "users": []
            }
            """;

        (await tenant.Client.PostAsync("/conversation/interaction", body)).Expect(200);
    }

    [Fact]
    public async Task Send_UnknownMembersOfThePayloadKept_AreAnsweredAndNotSent()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox");
        (await tenant.Client.PutAsync($"/configuration/integration/{integration}", new { unknownMembers = "keep" })).Expect(200);
        var body = $$"""
            {
              "payLoad": { "Type": "simple-text", "Text": "Hola", "campaign": 7 }, "integrationId": "{{integration}}",
              "Destinations": ["{{TestTenant.NewPhone()}}"], "AutoCreateUser": true, "AutoCreateProcess": true
            }
            """;

        var answer = (await tenant.Client.PostAsync("/conversation/interaction", body)).Expect(200);

        Assert.Equal(7, answer.Payload.GetProperty("payload").GetProperty("campaign").GetInt32());
    }

    [Theory]
    [InlineData("/conversation/interaction?stauts=SENT&limit=1", "UNKNOWN_PARAMETER stauts")]
    [InlineData("/user?destinations=34600000001", "UNKNOWN_PARAMETER destinations")]
    [InlineData("/conversation/process?closed=true", "UNKNOWN_PARAMETER closed")]
    public async Task Get_UnknownParameter_IsRefusedByName(string path, string error)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal([error], (await tenant.Client.GetAsync(path)).Expect(400).Errors);
    }

    [Fact]
    public async Task Send_TooManyDestinations_Answers400()
    {
        var tenant = await application.NewTenantAsync();
        string[] phones = [.. Enumerable.Range(0, 4).Select(_ => TestTenant.NewPhone())];

        var answer = await tenant.SendAsync(await tenant.NewIntegrationAsync(), phones);

        Assert.Equal(["TOO_MANY_DESTINATIONS Destinations"], answer.Expect(400).Errors);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("000000000000000000000000")]
    public async Task Read_UnknownId_Answers404(string id)
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(["INTERACTION_NOT_FOUND"], (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(404).Errors);
    }

    [Fact]
    public async Task Send_InParallelToOneNewNumber_MakesOneUser()
    {
        var tenant = await application.NewTenantAsync();
        var (integration, phone) = (await tenant.NewIntegrationAsync(), TestTenant.NewPhone());

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => tenant.SendAsync(integration, phone)));

        var users = answers.Select(answer => answer.Expect(200).Payload.GetProperty("users")[0].GetProperty("id").GetString()).Distinct();
        Assert.Single(users);
        Assert.Equal(200, answers.Select(answer => answer.Id).Distinct().Count());
        Assert.Equal(1, (await tenant.Client.GetAsync("/user")).Payload.GetProperty("items").GetArrayLength());
    }
}
