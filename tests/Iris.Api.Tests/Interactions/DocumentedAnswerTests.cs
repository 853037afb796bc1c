using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Interactions;

/// <summary>The documented answer, member by member: the sample is the one of the documents, character for character.</summary>
public sealed class DocumentedAnswerTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    /// <summary>Members whose documented values every such send has; ids, dates and what the caller chose differ.</summary>
    private static readonly string[] Constants =
    [
        "type", "title", "status", "detail", "instance", "error", "payload.auditTrail.history[0].status",
        "payload.auditTrail.history[0].customStatus", "payload.auditTrail.history[0].notes", "payload.auditTrail.history[1].status",
        "payload.auditTrail.history[1].customStatus", "payload.auditTrail.history[1].notes", "payload.auditTrail.providerEvents",
        "payload.integration.integrationName", "payload.integration.integrationTypeName", "payload.metadata", "payload.payload.Type",
        "payload.payload.Text", "payload.primaryKey", "payload.users[0].metadata", "payload.users[0].name",
        "payload.users[0].primaryKey.PhoneNumber[0]", "payload.users[0].primaryKey.Email[0]", "payload.destinations[0].key",
        "payload.destinations[0].group", "payload.attachmentsId", "payload.direction", "payload.status", "payload.customStatus",
        "payload.template", "payload.strategy", "payload.processSummary.metadata", "payload.processSummary.primaryKey",
        "payload.processSummary.isClosed", "payload.processSummary.isDraft", "payload.processSummary.lastDirection", "payload.isLastEntry",
    ];

    [Fact]
    public async Task Send_DocumentedBody_AnswersTheDocumentedMembersInTheirOrder()
    {
        var documented = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Samples", "documented-answer.json")));

        var answer = (await SendDocumentedBodyAsync()).Envelope;

        Assert.Equal(Flatten(documented).Select(leaf => $"{leaf.Path} {leaf.Kind}"), Flatten(answer).Select(leaf => $"{leaf.Path} {leaf.Kind}"));
        var expected = Flatten(documented).ToDictionary(leaf => leaf.Path, leaf => leaf.Raw);
        var actual = Flatten(answer).ToDictionary(leaf => leaf.Path, leaf => leaf.Raw);
        Assert.All(Constants, path => Assert.Equal((path, expected[path]), (path, actual[path])));
    }

    [Fact]
    public async Task Send_DocumentedBody_TiesIdsAndDatesTogether()
    {
        var payload = (await SendDocumentedBodyAsync()).Payload;
        var trail = payload.GetProperty("auditTrail");

        Assert.Equal(payload.GetProperty("processId").GetString(), payload.GetProperty("processSummary").GetProperty("id").GetString());
        Assert.Equal(
            payload.GetProperty("users")[0].GetProperty("id").GetString(), payload.GetProperty("destinations")[0].GetProperty("userId").GetString());
        Assert.Equal(trail.GetProperty("authorId").GetString(), trail.GetProperty("updaterId").GetString());
        Assert.Equal(trail.GetProperty("created").GetString(), trail.GetProperty("history")[0].GetProperty("date").GetString());
        Assert.Equal(trail.GetProperty("updated").GetString(), trail.GetProperty("history")[1].GetProperty("date").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", trail.GetProperty("created").GetString());
        Assert.Equal(
            """{"subject":"","body":"Texto del mensaje simple","generic":null}""", payload.GetProperty("summary").GetString());
    }

    /// <summary>The user of the example owns the number; in the documents it was anonymised unevenly.</summary>
    private async Task<Answer> SendDocumentedBodyAsync()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("RCS", "Sandbox");
        (await tenant.Client.PostAsync("/user", """
            {
              "name": "Sergio",
              "destinations": [
                { "key": "PhoneNumber", "value": "34638166168" }, { "key": "Email", "value": "inventado1@gmail.com" }
              ]
            }
            """)).Expect(200);
        return (await tenant.Client.PostAsync("/conversation/interaction", $$"""
            {
              "payLoad": { "Type": "text-message-rcs", "Text": "Texto del mensaje simple" },
              "integrationId": "{{integration}}",
              "processId": null,
              "Destinations": ["34638166168"],
              "AutoCreateUser": true,
              "AutoCreateProcess": true
            }
            """)).Expect(200);
    }

    private static IEnumerable<(string Path, JsonValueKind Kind, string Raw)> Flatten(JsonElement element, string path = "")
    {
        yield return (path, Kind(element), element.GetRawText());

        var children = element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Select(member => (Name: $".{member.Name}", member.Value)),
            JsonValueKind.Array => element.EnumerateArray().Select((value, index) => (Name: $"[{index}]", Value: value)),
            _ => [],
        };
        foreach (var (name, value) in children)
        {
            foreach (var leaf in Flatten(value, (path + name).TrimStart('.')))
                yield return leaf;
        }
    }

    private static JsonValueKind Kind(JsonElement element) =>
        element.ValueKind == JsonValueKind.False ? JsonValueKind.True : element.ValueKind;
}
