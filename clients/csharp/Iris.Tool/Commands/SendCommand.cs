using System.CommandLine;
using System.Text.Json;
using Iris.Client;

namespace Iris.Tool.Commands;

/// <summary>Sends a text or a payload.</summary>
internal static class SendCommand
{
    private const string Details = """
        Prints the id of the interaction and its status. User and process are created where there are none. Each run has an idempotency key of its own;
        when the answer is lost, the key is told, and the same command with it sends nothing twice.
        """;

    private static readonly Option<string> Integration = new("--integration", "-i") { Description = "Id or name of the integration", Required = true };
    private static readonly Option<string[]> To = new("--to") { Description = "Where to: a number, an address; once for each", Required = true };
    private static readonly Argument<string?> Message = new("text") { Description = "The text", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Subject = new("--subject") { Description = "The subject of an e-mail" };
    private static readonly Option<string?> PayloadFile = new("--payload") { Description = "A file with the payload in JSON instead of the text; - for standard input" };
    private static readonly Option<string?> Process = new("--process") { Description = "Id of the process that it belongs to" };
    private static readonly Option<string?> Key = new("--idempotency-key") { Description = "The key of an earlier run, to repeat it" };
    private static readonly Option<bool> AsJson = new("--json") { Description = "Print the whole interaction" };

    public static Command Of(IrisTool tool)
    {
        var command = new DetailedCommand("send", "Send a text, or a payload of any kind", Details) { Integration, To, Message, Subject, PayloadFile, Process, Key, AsJson };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Message) is null == result.GetValue(PayloadFile) is null)
                result.AddError("Give either a text or --payload.");
        });
        command.SetAction((parsed, cancellationToken) => tool.CallAsync(session => SendAsync(tool, session, parsed, cancellationToken), cancellationToken));
        return command;
    }

    private static async Task<int> SendAsync(IrisTool tool, Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(tool, session, parsed, cancellationToken);
        var key = parsed.GetValue(Key) ?? Guid.NewGuid().ToString("N");
        InteractionResponse sent;
        try
        {
            sent = (await session.Iris.SendInteractionAsync(request, key, cancellationToken)).Payload;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IrisException { StatusCode: >= 500 })
        {
            tool.Terminal.Error.WriteLine($"It may have been sent. To be sure, repeat the command with --idempotency-key {key}");
            throw;
        }

        tool.Terminal.Out.WriteLine(parsed.GetValue(AsJson) ? JsonSerializer.Serialize(sent, Text.Json) : $"{sent.Id}  {Text.Of(sent.Status)}");
        return ExitCode.Done;
    }

    private static async Task<SendRequest> RequestAsync(IrisTool tool, Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var integration = await FindAsync(session, parsed.GetRequiredValue(Integration), cancellationToken);
        var request = new SendRequest
        {
            IntegrationId = integration.IntegrationId,
            ProcessId = parsed.GetValue(Process),
            Destinations = parsed.GetRequiredValue(To),
            AutoCreateUser = true,
            AutoCreateProcess = parsed.GetValue(Process) is null,
        };
        if (parsed.GetValue(PayloadFile) is { } file)
        {
            // To the letter: it may be of a kind that is newer than this tool.
            request.AdditionalProperties["payLoad"] = await ReadAsync(tool.Terminal, file, cancellationToken);
        }
        else
        {
            var text = parsed.GetValue(Message)!;
            request.PayLoad = integration.IntegrationTypeName.ToUpperInvariant() switch
            {
                "RCS" => new RcsTextPayload { Text = text },
                "EMAIL" => new EmailPayload { Subject = parsed.GetValue(Subject) ?? "", Text = text },
                _ => new TextPayload { Text = text },
            };
        }

        return request;
    }

    /// <summary>Who may send need not be allowed to read: then it is an id, and the text one of WhatsApp or SMS.</summary>
    private static async Task<IntegrationResponse> FindAsync(Session session, string idOrName, CancellationToken cancellationToken)
    {
        try
        {
            return await Integrations.FindAsync(session.Iris, idOrName, cancellationToken);
        }
        catch (IrisException refused) when (refused.StatusCode == 403)
        {
            return new IntegrationResponse { IntegrationId = idOrName, IntegrationTypeName = "" };
        }
    }

    private static async Task<JsonElement> ReadAsync(Terminal terminal, string file, CancellationToken cancellationToken)
    {
        var text = file == "-" ? await terminal.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new ToolException($"{file} is no JSON: {exception.Message}", ExitCode.Failed);
        }
    }
}
