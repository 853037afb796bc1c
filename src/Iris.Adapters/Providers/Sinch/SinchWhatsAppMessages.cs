using System.Globalization;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>The mapping to the provider's kinds of message, and what they cannot carry. (Source: C.2; names below contacts: SI-SDK)</summary>
internal static class SinchWhatsAppMessages
{
    public const string Channel = "WHATSAPP";
    private const string EmailName = "email";
    private const string EmailAddressName = "email_address";
    private const int SecondsOfDay = 86_400;

    private static readonly string[] AddressNames = ["city", "country", "state", "zip", "type", "country_code"];
    private static readonly string[] EmailNames = [EmailName, EmailAddressName, "type"];
    private static readonly string[] OrganisationNames = ["company", "department", "title"];
    private static readonly string[] UrlNames = ["url", "type"];

    public static void Check(ChannelPayload payload, ErrorList errors)
    {
        if (payload is WhatsAppPayload { Context: not null } and not WhatsAppReactionPayload)
            Refuse("context", errors);
        switch (payload)
        {
            case WhatsAppReactionPayload:
                Refuse("type", errors);
                break;
            // A card has a picture or a film.
            case WhatsAppDocumentPayload { Document.Caption: not null }:
                Refuse("document.caption", errors);
                break;
            case WhatsAppTemplatePayload { Template: var template }:
                CheckTemplate(template, errors);
                break;
            case WhatsAppInteractivePayload { Interactive: var interactive }:
                CheckInteractive(interactive, errors);
                break;
            case WhatsAppContactsPayload contacts:
                CheckContacts(contacts.Contacts, errors);
                break;
        }
    }

    public static SinchConversationRequest ToRequest(ProviderSend request, SinchConversationSettings settings) =>
        SinchConversationRequest.Of(request, settings, Channel, ToMessage(request.Payload)) with
        {
            Ttl = SinchConversationRequest.Seconds(
                TimeToLive.Of(request, request.Payload is WhatsAppTemplatePayload { Ttl: { } days } ? days * SecondsOfDay : null, 1, int.MaxValue)),
        };

    private static SinchMessage ToMessage(ChannelPayload payload) => payload switch
    {
        WhatsAppTextPayload text => new SinchMessage { TextMessage = new SinchText(text.Text) },
        WhatsAppImagePayload { Image: var image } => ToPicture(image),
        WhatsAppVideoPayload { Video: var video } => ToPicture(video),
        WhatsAppStickerPayload { Sticker: var sticker } => new SinchMessage { MediaMessage = new SinchMedia(sticker.Url) },
        WhatsAppDocumentPayload { Document: var document } =>
            new SinchMessage { MediaMessage = new SinchMedia(document.Url) { FilenameOverride = document.FileName } },
        WhatsAppAudioPayload audio => new SinchMessage { MediaMessage = new SinchMedia(audio.Audio.Url) },
        WhatsAppLocationPayload location => new SinchMessage { LocationMessage = ToLocation(location.Location) },
        WhatsAppContactsPayload contacts => new SinchMessage { ContactInfoMessage = ToContact(contacts.Contacts[0]) },
        WhatsAppTemplatePayload template => new SinchMessage { TemplateMessage = ToTemplate(template.Template) },
        WhatsAppInteractivePayload { Interactive.ListAction: { } list } message =>
            new SinchMessage { ListMessage = ToList(message.Interactive, list) },
        WhatsAppInteractivePayload { Interactive.ReplyButtonAction: { } buttons } message => ToButtons(message.Interactive, buttons),
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    /// <summary>Media have no caption; a card without choices goes out as media with its words as caption.</summary>
    private static SinchMessage ToPicture(WhatsAppCaptionedMedia image) => string.IsNullOrWhiteSpace(image.Caption)
        ? new SinchMessage { MediaMessage = new SinchMedia(image.Url) }
        : new SinchMessage { CardMessage = new SinchCard { Title = image.Caption, MediaMessage = new SinchMedia(image.Url) } };

    private static SinchLocation ToLocation(WhatsAppLocation location)
    {
        _ = GeoPoint.TryParse(location.GeoPoint, out var point);
        return new SinchLocation(
            location.Name ?? location.Address ?? location.GeoPoint,
            location.Name is null ? null : location.Address,
            new SinchCoordinates(point.Latitude, point.Longitude));
    }

    private static SinchList ToList(WhatsAppInteractive message, WhatsAppListAction list) => new(
        message.Body.Text,
        [.. list.Sections.Select(section => new SinchSection(
            [.. section.Rows.Select(row => new SinchItem(new SinchItemChoice(row.Title, row.Description, row.Identifier)))]))],
        new SinchProperties { Menu = list.Button, WhatsappHeader = message.Header?.Text });

    /// <summary>Choices have a footer and no header, cards a header and no footer.</summary>
    private static SinchMessage ToButtons(WhatsAppInteractive message, WhatsAppReplyButtonAction action)
    {
        SinchChoice[] choices = [.. action.Buttons.Select(button => new SinchChoice
        {
            TextMessage = new SinchText(button.Reply.Title),
            PostbackData = button.Reply.Payload,
        })];
        if (message.Header is not { } header)
            return new SinchMessage
            {
                ChoiceMessage = new SinchChoices(new SinchText(message.Body.Text), choices)
                {
                    MessageProperties = message.Footer is { } footer ? new SinchProperties { WhatsappFooter = footer.Text } : null,
                },
            };

        return new SinchMessage
        {
            CardMessage = new SinchCard
            {
                Title = message.Body.Text,
                MediaMessage = (header.Image ?? header.Video) is { } media ? new SinchMedia(media.Url) : null,
                Choices = choices,
                MessageProperties = header.Text is { } text ? new SinchProperties { WhatsappHeader = text } : null,
            },
        };
    }

    /// <summary>Parameters are named by their place. (Source: C.2, "Template parameter keys")</summary>
    private static SinchTemplate ToTemplate(WhatsAppTemplate template)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        if (template.Header?.Title is { } title)
            parameters["header[1]text"] = title;
        if (template.Header?.Element is { } element)
        {
            parameters[$"header[1]{element.HeaderKind()}.link"] = element.Url;
            if (element.FileName is { } name)
                parameters["header[1]document.filename"] = name;
        }

        foreach (var (index, value) in (template.Parameters ?? []).Index())
            parameters[string.Create(CultureInfo.InvariantCulture, $"body[{index + 1}]text")] = value;
        foreach (var button in template.Buttons ?? [])
        {
            var place = button.Type == WhatsAppTemplateButton.QuickReply ? "quick_reply[1]payload" : "url[1]text";
            parameters[string.Create(CultureInfo.InvariantCulture, $"button[{button.Index}]{place}")] = button.Parameter;
        }

        return new SinchTemplate(new Dictionary<string, SinchTemplateReference>
        {
            [Channel] = new(template.ElementName, template.LanguageCode, parameters.Count > 0 ? parameters : null),
        });
    }

    private static SinchContact ToContact(WhatsAppContact contact) => new(
        new SinchContactName(contact.Name.FormattedName, contact.Name.FirstName, contact.Name.LastName),
        [.. contact.Phones!.Select(phone => new SinchContactPhone(phone.Phone, phone.Type))])
    {
        Addresses = contact.Addresses,
        EmailAddresses = contact.Emails?.ConvertAll(ToEmail),
        Organization = contact.Org,
        Urls = contact.Urls,
        Birthday = contact.Birthday,
    };

    /// <summary>The name that WhatsApp itself has for the address, or the provider's.</summary>
    private static IReadOnlyDictionary<string, string> ToEmail(Dictionary<string, string> email)
    {
        var result = new Dictionary<string, string>(email);
        if (result.Remove(EmailName, out var address))
            result[EmailAddressName] = address;
        return result;
    }

    private static void CheckTemplate(WhatsAppTemplate template, ErrorList errors)
    {
        if (template.Header?.Element is { } element && element.HeaderKind() is null)
            Refuse("template.header.element.type", errors);
        if (template.Header?.Element?.Caption is not null)
            Refuse("template.header.element.caption", errors);
        // No key is published for coupons.
        foreach (var (index, button) in (template.Buttons ?? []).Index())
        {
            if (button.Type == WhatsAppTemplateButton.CopyCode)
                Refuse($"template.buttons[{index}].type", errors);
        }
    }

    private static void CheckInteractive(WhatsAppInteractive message, ErrorList errors)
    {
        if (message.Header?.Document is not null)
            Refuse("interactive.header.document", errors);
        if (message.Header?.Location is not null)
            Refuse("interactive.header.location", errors);
        if (message.Footer is not null && (message.ListAction is not null || message.Header is not null))
            Refuse("interactive.footer", errors);
    }

    private static void CheckContacts(List<WhatsAppContact> contacts, ErrorList errors)
    {
        const string Path = $"{ChannelPayload.Path}.contacts";
        if (contacts.Count > 1)
        {
            errors.Add(CommonErrors.TooMany(Path, 1));
            return;
        }

        var contact = contacts[0];
        if (contact.Phones is not { Count: > 0 })
            errors.Add(CommonErrors.Required($"{Path}[0].phones"));
        CheckNames(contact.Addresses, "addresses", AddressNames, errors);
        CheckNames(contact.Emails, "emails", EmailNames, errors);
        CheckNames(contact.Urls, "urls", UrlNames, errors);
        if (contact.Org?.Keys.Except(OrganisationNames).Any() == true)
            errors.Add(CommonErrors.NotAllowed($"{Path}[0].org", OrganisationNames));
    }

    private static void CheckNames(List<Dictionary<string, string>>? items, string member, string[] names, ErrorList errors)
    {
        foreach (var (index, item) in (items ?? []).Index())
        {
            if (item.Keys.Except(names).Any())
                errors.Add(CommonErrors.NotAllowed($"{ChannelPayload.Path}.contacts[0].{member}[{index}]", names));
        }
    }

    private static void Refuse(string member, ErrorList errors) =>
        errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.{member}", SinchConversationAdapter.ProviderName));
}
