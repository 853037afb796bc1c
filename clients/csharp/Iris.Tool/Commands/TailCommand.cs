using System.CommandLine;
using Iris.Client;

namespace Iris.Tool.Commands;

/// <summary>Shows changes as they come.</summary>
internal static class TailCommand
{
    private const string Details = """
        Ctrl+C ends it. A connection that is lost is made again, and what changed in between is told. At the end the id of the last event is told; --after
        goes on behind it.
        """;

    private static readonly Option<string?> Integration = new("--integration", "-i") { Description = "Id or name of the integration to follow; all unless given" };
    private static readonly Option<string?> After = new("--after") { Description = "The id of the event that was seen last" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "One change a line, in JSON" };

    public static Command Of(IrisTool tool)
    {
        var command = new DetailedCommand("tail", "Follow what becomes of the tenant's interactions", Details) { Integration, After, AsJson };
        command.SetAction((parsed, cancellationToken) => tool.CallAsync(session => FollowAsync(tool, session, parsed, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> FollowAsync(IrisTool tool, Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var integration = parsed.GetValue(Integration) is { } name ? (await Integrations.FindAsync(session.Iris, name, cancellationToken)).IntegrationId : null;
        var asJson = parsed.GetValue(AsJson);
        return await LiveFollower.FollowAsync(
            tool.Terminal, session, parsed.GetValue(After),
            told =>
            {
                if (integration is null || told.Move!.IntegrationId == integration)
                    tool.Terminal.Out.WriteLine(asJson ? told.Data : LineOf(told.Move!));
                return Task.CompletedTask;
            },
            cancellationToken);
    }

    private static string LineOf(IrisMove move) => string.Join(
        "  ",
        Text.Of(move.Date), move.InteractionId, Text.Of(move.Direction).PadRight(3), Text.Of(move.Status).PadRight(22),
        (move.Dispatch is { } dispatch ? $"{Text.Of(dispatch.State)}/{dispatch.Attempts}" : "-").PadRight(15), move.IntegrationId, Text.Plain(move.CustomStatus)).TrimEnd();
}
