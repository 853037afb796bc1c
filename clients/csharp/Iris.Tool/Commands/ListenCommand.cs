using System.CommandLine;
using System.Security.Cryptography;

namespace Iris.Tool.Commands;

/// <summary>Brings events to a receiver that the gateway cannot reach.</summary>
internal static class ListenCommand
{
    private const string SecretVariable = "IRIS_WEBHOOK_SECRET";
    private const string SecretPrefix = "whsec_";
    private const int SecretBytes = 32;

    /// <summary>A gateway that is restarted is waited for.</summary>
    private const int MaxRetries = 10;

    private const string Details = """
        Calls are signed as a webhook's are, with the secret that is printed at the start, or that of IRIS_WEBHOOK_SECRET. No webhook is
        set for it, and Ctrl+C ends it.

        Not as with a real webhook:
          - events are INTERACTION_…_CREATED_EVT, INTERACTION_STATUSCHANGED_EVT and INTERACTION_CUSTOMSTATUSCHANGED_EVT alone, of all integrations or of one,
            made from the live stream; changes that follow each other within a moment may be told together, when the last has happened;
          - the interaction is as it is when it is told, but for its status, custom status and history, which are those of the change;
          - each event is posted once, one after the other, and not again when the receiver refuses it or is not there; the gateway's log does not have it;
          - webhook-id is this tool's own: the same for the same event, and not that of the delivery;
          - any address may be called, without https too; headers of the webhook and traceparent are not sent; the secret is not that of a webhook.
        """;

    private static readonly Option<string> Forward = new("--forward") { Description = "Where to, such as http://localhost:3000/hook", Required = true };
    private static readonly Option<string?> Integration = new("--integration", "-i") { Description = "Id or name of the integration; all unless given" };

    public static Command Of(IrisTool tool)
    {
        var command = new DetailedCommand("listen", "Post the events of the tenant's interactions to a receiver on this machine, as a webhook does", Details) { Forward, Integration };
        command.SetAction((parsed, cancellationToken) => tool.CallAsync(
            session => ListenAsync(tool.Terminal, session, parsed, cancellationToken),
            cancellationToken,
            // The language of webhooks.
            options => (options.Language, options.MaxRetries) = ("es", MaxRetries)));
        return command;
    }

    private static async Task<int> ListenAsync(Terminal terminal, Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(parsed.GetRequiredValue(Forward), UriKind.Absolute, out var receiver) || receiver.Scheme is not ("http" or "https"))
            throw new ToolException($"{parsed.GetRequiredValue(Forward)} is no address such as http://localhost:3000/hook.", ExitCode.WrongUsage);

        var integration = parsed.GetValue(Integration) is { } name ? (await Integrations.FindAsync(session.Iris, name, cancellationToken)).IntegrationId : null;
        var secret = terminal.Variable(SecretVariable) is { Length: > 0 } given ? given : SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));
        using var forwarder = new Forwarder(receiver, secret);
        terminal.Out.WriteLine($"Secret: {secret}");
        var changes = new ChangeReader(session.Raw);
        return await LiveFollower.FollowAsync(
            terminal, session, after: null,
            async told =>
            {
                if (integration is not null && told.Move!.IntegrationId != integration)
                    return;

                foreach (var change in await changes.ReadAsync(told, cancellationToken))
                    terminal.Out.WriteLine($"{await forwarder.PostAsync(change, cancellationToken)}  {change.Event}  {change.InteractionId}");
            },
            cancellationToken);
    }
}
