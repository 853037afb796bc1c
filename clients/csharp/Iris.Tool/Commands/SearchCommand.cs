using System.CommandLine;
using System.Text.Json;
using Iris.Client;

namespace Iris.Tool.Commands;

/// <summary>Finds interactions.</summary>
internal static class SearchCommand
{
    private const int LongestPage = 200;
    private const int UsualLimit = 50;
    private const int LongestText = 60;

    private static readonly string[] SummaryParts = ["subject", "body"];

    private static readonly Option<string?> Status = Names<InteractionStatus>("--status", "Its status");
    private static readonly Option<string?> CustomStatus = new("--custom-status") { Description = "Its custom status" };
    private static readonly Option<string?> Dispatch = Names<DispatchStage>("--dispatch", "Where it stands on its way");
    private static readonly Option<string?> Way = Names<Direction>("--direction", "Whether it was sent or received");
    private static readonly Option<string?> Integration = new("--integration", "-i") { Description = "Id or name of its integration" };
    private static readonly Option<string?> Process = new("--process") { Description = "Id of its process" };
    private static readonly Option<string?> User = new("--user") { Description = "Id of its user" };
    private static readonly Option<string?> To = new("--to") { Description = "Its destination, in any spelling" };
    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "Created then or later, such as 2026-11-29T08:00Z" };
    private static readonly Option<DateTimeOffset?> Until = new("--until") { Description = "Created before" };
    private static readonly Option<string?> Part = new("--text") { Description = "A part of its subject or text" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "How many at most; 50 unless given" };
    private static readonly Option<string?> Cursor = new("--cursor") { Description = "Go on where an earlier search ended" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "One interaction a line, in JSON" };

    public static Command Of(IrisTool tool)
    {
        var command = new Command("search", "Find interactions, newest first")
        {
            Status, CustomStatus, Dispatch, Way, Integration, Process, User, To, From, Until, Part, Limit, Cursor, AsJson,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Limit) is < 1)
                result.AddError("--limit is at least 1.");
        });
        command.SetAction((parsed, cancellationToken) => tool.CallAsync(
            async session =>
            {
                var (found, cursor) = await FindAsync(session.Iris, parsed, cancellationToken);
                Write(tool.Terminal.Out, found, parsed.GetValue(AsJson));
                if (cursor is not null)
                    tool.Terminal.Error.WriteLine($"There may be more: --cursor {cursor}");
                return ExitCode.Done;
            },
            cancellationToken));
        return command;
    }

    private static async Task<(List<InteractionResponse> Found, string? Cursor)> FindAsync(IIrisClient iris, ParseResult parsed, CancellationToken cancellationToken)
    {
        var integration = parsed.GetValue(Integration) is { } name ? (await Integrations.FindAsync(iris, name, cancellationToken)).IntegrationId : null;
        var found = new List<InteractionResponse>();
        var (cursor, limit) = (parsed.GetValue(Cursor), parsed.GetValue(Limit) ?? UsualLimit);
        do
        {
            var page = (await iris.SearchInteractionsAsync(
                Text.Read<InteractionStatus>(parsed.GetValue(Status)), parsed.GetValue(CustomStatus), integration, parsed.GetValue(Process), parsed.GetValue(User),
                parsed.GetValue(To), Text.Read<Direction>(parsed.GetValue(Way)), Text.Read<DispatchStage>(parsed.GetValue(Dispatch)), parsed.GetValue(From),
                parsed.GetValue(Until), parsed.GetValue(Part), cursor, Math.Min(limit - found.Count, LongestPage), cancellationToken)).Payload;
            found.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && found.Count < limit);

        return (found, cursor);
    }

    private static void Write(TextWriter to, List<InteractionResponse> found, bool asJson)
    {
        if (asJson)
        {
            foreach (var one in found)
                to.WriteLine(JsonSerializer.Serialize(one, Text.Json));
        }
        else
        {
            Text.WriteTable(to, [["ID", "CREATED", "WAY", "STATUS", "CUSTOM", "DISPATCH", "INTEGRATION", "DESTINATION", "TEXT"], .. found.Select(RowOf)]);
        }
    }

    private static string[] RowOf(InteractionResponse one) =>
    [
        one.Id, Text.Of(one.AuditTrail.Created), Text.Of(one.Direction), Text.Of(one.Status), Text.Plain(one.CustomStatus ?? "-"),
        one.Dispatch is { } dispatch ? Text.Of(dispatch.State) : "-", Text.Plain(one.Integration.IntegrationName),
        Text.Plain(string.Join(',', one.Destinations.Select(destination => destination.Value)), LongestText), SummaryOf(one),
    ];

    private static string SummaryOf(InteractionResponse one)
    {
        var summary = JsonElement.Parse(one.Summary);
        var parts = SummaryParts.Select(name => summary.TryGetProperty(name, out var part) ? part.GetString() : null);
        return Text.Plain(string.Join(": ", parts.Where(part => !string.IsNullOrEmpty(part))), LongestText);
    }

    private static Option<string?> Names<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(Text.All<T>());
        return option;
    }
}
