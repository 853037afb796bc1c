using System.Text.Json.Nodes;
using Iris.WebConsole.Interactions;
using Iris.WebConsole.Messages;

namespace Iris.WebConsole.Processes;

/// <summary>An answer in a conversation, as it was typed.</summary>
/// <param name="Text">The words.</param>
/// <param name="Subject">Of a mail.</param>
/// <param name="Integration">Through which it goes, where nothing went before.</param>
/// <param name="Destination">To whom, likewise.</param>
public sealed record ReplyDraft(string Text, string? Subject, string? Integration, string? Destination)
{
    public static readonly ReplyDraft Empty = new("", null, null, null);

    internal static ReplyDraft Of(ConsoleRequest request) => new(
        request.Field("text"), Given(request, "subject"), Given(request, "integrationId"), Given(request, "destination"));

    /// <summary>The subject of an answer to a mail.</summary>
    internal static string? SubjectAfter(InteractionAnswer? last) =>
        (last is null ? null : MessageReader.Read(last.Payload).Heading) is { } subject ? subject.StartsWith("Re:", StringComparison.OrdinalIgnoreCase) ? subject : $"Re: {subject}" : null;

    /// <summary>The send: the way that the last message went or came, in the same conversation.</summary>
    /// <param name="processId">The conversation.</param>
    /// <param name="last">Its last message; null for none.</param>
    /// <param name="channel">The channel of the integration that is named, where nothing went before.</param>
    internal JsonObject ToSend(string processId, InteractionAnswer? last, string? channel) => new()
    {
        ["payLoad"] = PlainPayload.Of(last?.Integration.IntegrationTypeName ?? channel ?? "", Text, Subject ?? SubjectAfter(last)),
        ["integrationId"] = last?.Integration.IntegrationId ?? Integration,
        ["processId"] = processId,
        ["Destinations"] = new JsonArray([.. (last?.Destinations.Select(one => one.Value) ?? (Destination is null ? [] : [Destination])).Select(one => (JsonNode?)one)]),
    };

    private static string? Given(ConsoleRequest request, string name) => request.Field(name) is { Length: > 0 } text ? text : null;
}
