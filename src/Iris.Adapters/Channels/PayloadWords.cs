using System.Text.Json;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels;

/// <summary>
/// A message of any channel as plain text, for a channel that does not have its kind: replies as numbered lines, links, numbers and media as what they
/// lead to. What has no words of its own, such as an audio or a provider's template, has none here either.
/// </summary>
internal static class PayloadWords
{
    private static readonly IReadOnlyList<PayloadKind> Kinds =
    [
        .. RcsKinds.All, .. WhatsAppKinds.All, new PayloadKind<EmailPayload>(EmailTypes.Simple, () => EmailPayloadValidator.Instance),
    ];

    /// <returns>Null when the payload is valid in no channel, or has no words.</returns>
    public static string? Of(JsonElement payload, AddressRules addresses)
    {
        if (payload.ValueKind != JsonValueKind.Object || TypeOf(payload) is not { } type
            || Kinds.FirstOrDefault(kind => string.Equals(kind.Type, type, StringComparison.OrdinalIgnoreCase)) is not { } kind)
            return null;

        var errors = new ErrorList();
        var message = kind.Read(payload, addresses, new PayloadReading(UnknownMembers.Keep, IrregularEmails: true), errors);
        return message is not null && errors.IsEmpty ? Of(message) : null;
    }

    /// <summary>The value of the member <c>Type</c>, however that is spelt.</summary>
    public static string? TypeOf(JsonElement payload) => payload.EnumerateObject()
        .Where(member => member.Value.ValueKind == JsonValueKind.String && string.Equals(member.Name, "Type", StringComparison.OrdinalIgnoreCase))
        .Select(member => member.Value.GetString()).FirstOrDefault();

    private static string? Of(ChannelPayload message) => message switch
    {
        RcsTextPayload text => Lines([text.Text, .. Suggestions(text.Suggestions)]),
        RcsCardPayload card => Lines(Card(card.Card)),
        RcsCarouselPayload carousel => Lines([.. carousel.Cards.SelectMany(Card), .. Suggestions(carousel.Suggestions)]),
        WhatsAppTextPayload text => text.Text,
        WhatsAppImagePayload image => Lines([image.Image.Caption, image.Image.Url]),
        WhatsAppDocumentPayload document => Lines([document.Document.Caption, document.Document.Url]),
        WhatsAppLocationPayload place => Lines([place.Location.Name, place.Location.Address, place.Location.GeoPoint]),
        WhatsAppInteractivePayload interactive => Lines(Interactive(interactive.Interactive)),
        EmailPayload mail => Lines([mail.Subject, mail.Text ?? (mail.Body is null ? null : HtmlText.Of(mail.Body))]),
        _ => null,
    };

    private static IEnumerable<string?> Card(RcsCard card) => [card.Title, card.Description, card.Media?.Url, .. Suggestions(card.Suggestions)];

    private static IEnumerable<string?> Interactive(WhatsAppInteractive message) =>
    [
        message.Header?.Text, (message.Header?.Image ?? message.Header?.Video ?? message.Header?.Document)?.Url, message.Body.Text,
        .. Numbered(message.ReplyButtonAction?.Buttons.Select(button => button.Reply.Title)),
        .. Numbered(message.ListAction?.Sections.SelectMany(section => section.Rows).Select(row => row.Description is null ? row.Title : $"{row.Title}: {row.Description}")),
        message.Footer?.Text,
    ];

    private static IEnumerable<string?> Suggestions(IReadOnlyList<RcsSuggestion>? suggestions) =>
    [
        .. Numbered(suggestions?.Where(one => one.Type == RcsSuggestion.Reply).Select(one => one.Text)),
        .. suggestions?.Where(one => one.Type != RcsSuggestion.Reply).Select(one => $"{one.Text}: {one.Url ?? one.PhoneNumber ?? one.Location?.GeoPoint}") ?? [],
    ];

    private static IEnumerable<string> Numbered(IEnumerable<string>? titles) => titles?.Select((title, i) => $"{i + 1}. {title}") ?? [];

    private static string? Lines(IEnumerable<string?> lines)
    {
        var text = string.Join('\n', lines.Where(line => !string.IsNullOrWhiteSpace(line)));
        return text.Length == 0 ? null : text;
    }
}
