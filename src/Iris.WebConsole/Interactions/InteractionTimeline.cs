using System.Globalization;
using System.Text.Json;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Shell;
using Iris.WebConsole.Webhooks;

namespace Iris.WebConsole.Interactions;

/// <summary>Joins all that is told of an interaction, oldest first.</summary>
internal static class InteractionTimeline
{
    public static IReadOnlyList<TimelineStep> Of(
        InteractionAnswer interaction, IEnumerable<ExchangeAnswer> exchanges, IEnumerable<DeliveryAnswer> deliveries, ConsoleLanguage language) =>
    [
        // Of the same moment, causes before what follows from them: the order is stable.
        .. exchanges.OrderBy(one => one.Date).Select(one => CallOf(one, language))
            .Concat(interaction.AuditTrail.ProviderEvents.Select(NoticeOf))
            .Concat(interaction.AuditTrail.History.Select(StatusOf))
            .Concat(deliveries.OrderBy(one => one.Created).SelectMany(one => WebhookOf(one, language)))
            .OrderBy(step => step.At),
    ];

    private static TimelineStep StatusOf(HistoryEntry entry) => new(entry.Date, StepKind.Status, entry.Status, StatusTone.Of(entry.Status)) { Code = entry.CustomStatus, Notes = entry.Notes };

    private static TimelineStep NoticeOf(ProviderEvent told) => new(told.Date, StepKind.Notice, $"{told.Provider}: {told.Event}", "")
    {
        Code = told.Code,
        Notes = string.Join(" · ", new[] { told.Description, told.Destination }.Where(part => !string.IsNullOrEmpty(part))),
        Bodies = told.Raw is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } raw
            ? [("JSON", raw.ValueKind == JsonValueKind.String ? raw.GetString()! : PrettyJson.Of(raw))]
            : [],
    };

    private static TimelineStep CallOf(ExchangeAnswer call, ConsoleLanguage language) => new(
        call.Date, StepKind.Call, $"{call.Method ?? call.Provider} {call.Host}{call.Path} → {call.Status?.ToString(CultureInfo.InvariantCulture) ?? language.Say("sin respuesta", "no answer")}",
        call.Status is >= 200 and < 300 ? "good" : "bad")
    {
        Notes = $"{language.Say("Intento", "Attempt")} {call.Attempt}{(call.Error is null ? "" : $": {call.Error}")}",
        Milliseconds = call.DurationMilliseconds,
        Bodies = [.. BodyOf(language.Say("Petición", "Request"), call.Request), .. BodyOf(language.Say("Respuesta", "Answer"), call.Response)],
    };

    private static IEnumerable<TimelineStep> WebhookOf(DeliveryAnswer delivery, ConsoleLanguage language)
    {
        foreach (var attempt in delivery.Attempts)
        {
            yield return new TimelineStep(
                attempt.Date, StepKind.Webhook, $"{delivery.Event} → {delivery.Host} {attempt.Status?.ToString(CultureInfo.InvariantCulture)}".TrimEnd(),
                attempt.Error is null && attempt.Status is >= 200 and < 300 ? "good" : "bad")
            {
                Notes = attempt.Error,
                Milliseconds = attempt.DurationMilliseconds,
                Bodies = [.. BodyOf(language.Say("Respuesta", "Answer"), attempt.Answer)],
            };
        }

        if (delivery.Attempts.Count == 0)
            yield return new TimelineStep(delivery.Created, StepKind.Webhook, $"{delivery.Event} → {delivery.Host}", "wait") { Notes = language.Say("en espera", "waiting") };
    }

    private static IEnumerable<(string Name, string Text)> BodyOf(string name, string? body) => string.IsNullOrEmpty(body) ? [] : [(name, body)];
}
