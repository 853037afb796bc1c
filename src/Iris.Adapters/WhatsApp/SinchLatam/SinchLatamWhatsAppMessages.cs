using System.Globalization;
using System.Text.Json;
using Iris.Adapters.Outgoing;
using Iris.Core.Channels;

namespace Iris.Adapters.WhatsApp.SinchLatam;

/// <summary>Wire types of the provider and the mapping to and from them. (Source: B.2, B.3)</summary>
internal static class SinchLatamWhatsAppMessages
{
    public sealed record Body(IReadOnlyList<Destination> Destinations, Message Message);

    public sealed record Destination(string CorrelationId, [property: System.Text.Json.Serialization.JsonPropertyName("destination")] string Number);

    /// <summary>One member is filled in. The channel's parts have the provider's own names, so they go out as they are.</summary>
    public sealed record Message
    {
        public string? MessageText { get; init; }

        public WhatsAppCaptionedMedia? Image { get; init; }

        public WhatsAppCaptionedMedia? Document { get; init; }

        public WhatsAppMedia? Audio { get; init; }

        public WhatsAppLocation? Location { get; init; }

        public IReadOnlyList<WhatsAppContact>? Contacts { get; init; }

        public WhatsAppTemplate? Template { get; init; }

        public WhatsAppInteractive? Interactive { get; init; }

        /// <summary>Days; templates only.</summary>
        public int? Ttl { get; init; }
    }

    public static Body ToBody(SendRequest request) => new(
        [.. request.Destinations.Select(destination => new Destination(request.Reference, destination))], ToMessage(request.Payload));

    private static Message ToMessage(ChannelPayload payload) => payload switch
    {
        WhatsAppTextPayload text => new Message { MessageText = text.Text },
        WhatsAppImagePayload image => new Message { Image = image.Image },
        WhatsAppDocumentPayload document => new Message { Document = document.Document },
        WhatsAppAudioPayload audio => new Message { Audio = audio.Audio },
        WhatsAppLocationPayload location => new Message { Location = location.Location },
        WhatsAppContactsPayload contacts => new Message { Contacts = contacts.Contacts },
        WhatsAppTemplatePayload template => new Message { Template = template.Template, Ttl = template.Ttl },
        WhatsAppInteractivePayload interactive => new Message { Interactive = interactive.Interactive },
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    /// <summary>
    /// Reads an answer. The documents print <c>Id</c> and <c>destination</c>; <c>id</c> and <c>destinations</c> are read alike. (Source: B.2)
    /// </summary>
    public static SendOutcome ToOutcome(ProviderHttpAnswer http)
    {
        var body = ProviderCalls.ParseObject(http.Body);
        var description = body?.Member("errorMessage").AsText();
        var answer = HttpOutcomes.Answer(http.Status, description, http.Body);
        if (!http.IsSuccess)
            return HttpOutcomes.FromStatus(http.Status, http.RetryAfter, ErrorCode(http, body), description, answer);

        var messages = body is { } value ? MessagesOf(value) : [];
        return messages.Count > 0
            ? new SendOutcome.Accepted(messages, null, answer)
            : new SendOutcome.Unknown($"HTTP {(int)http.Status} without an id", answer);
    }

    /// <summary>The provider's code where it tells more than the HTTP status that it usually repeats.</summary>
    private static string? ErrorCode(ProviderHttpAnswer http, JsonElement? body)
    {
        var code = body?.Member("errorCode").AsText();
        return code == ((int)http.Status).ToString(CultureInfo.InvariantCulture) ? null : code;
    }

    private static List<ProviderMessage> MessagesOf(JsonElement body)
    {
        var request = body.Member("id").AsText();
        var messages = new List<ProviderMessage>();
        foreach (var item in ItemsOf(body.Member("destination", "destinations")))
        {
            if (item.Member("id").AsText() is { } id)
                messages.Add(new ProviderMessage(id, item.Member("destination").AsText()));
        }

        if (messages.Count == 0 && request is not null)
            messages.Add(new ProviderMessage(request, null));
        return messages;
    }

    private static IEnumerable<JsonElement> ItemsOf(JsonElement? list) => list?.ValueKind switch
    {
        JsonValueKind.Array => list.Value.EnumerateArray(),
        JsonValueKind.Object => [list.Value],
        _ => [],
    };
}
