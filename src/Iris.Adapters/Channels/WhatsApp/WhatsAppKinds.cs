using FluentValidation;
using Iris.Core.Kernel;
using static Iris.Adapters.Channels.PayloadRules;
using static Iris.Adapters.Channels.WhatsApp.WhatsAppPayloadValidator;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>What kinds of message WhatsApp has. Apart from the rules, which are made when the first message of a kind comes.</summary>
internal static class WhatsAppKinds
{
    /// <summary>The channel's kinds of message.</summary>
    public static readonly IReadOnlyList<PayloadKind> All =
    [
        Quoting<WhatsAppTextPayload>(WhatsAppTypes.Text, rules => rules.RuleFor(payload => payload.Text).Filled().AtMost(MaxText)),
        Quoting<WhatsAppInteractivePayload>(WhatsAppTypes.Interactive, rules =>
            rules.RuleFor(payload => payload.Interactive).SetValidator(InteractiveParts)),
        Quoting<WhatsAppImagePayload>(WhatsAppTypes.Image, rules =>
            rules.RuleFor(payload => payload.Image).SetValidator(CaptionedMedia<WhatsAppCaptionedMedia>(ImageTypes))),
        Quoting<WhatsAppDocumentPayload>(WhatsAppTypes.Document, rules =>
            rules.RuleFor(payload => payload.Document).SetValidator(Named(CaptionedMedia<WhatsAppFile>(DocumentTypes), file => file.FileName))),
        Quoting<WhatsAppAudioPayload>(WhatsAppTypes.Audio, rules =>
            rules.RuleFor(payload => payload.Audio).SetValidator(Media<WhatsAppMedia>(AudioTypes))),
        Quoting<WhatsAppVideoPayload>(WhatsAppTypes.Video, rules =>
            rules.RuleFor(payload => payload.Video).SetValidator(CaptionedMedia<WhatsAppCaptionedMedia>(VideoTypes))),
        Quoting<WhatsAppStickerPayload>(WhatsAppTypes.Sticker, rules =>
            rules.RuleFor(payload => payload.Sticker).SetValidator(Media<WhatsAppMedia>(StickerTypes))),
        Quoting<WhatsAppReactionPayload>(WhatsAppTypes.Reaction, rules =>
        {
            rules.RuleFor(payload => payload.Reaction).SetValidator(Reaction);
            rules.RuleFor(payload => payload.Context).NotNull().WithError(CommonErrors.Required);
        }),
        Quoting<WhatsAppLocationPayload>(WhatsAppTypes.Location, rules => rules.RuleFor(payload => payload.Location).SetValidator(Location)),
        Quoting<WhatsAppContactsPayload>(WhatsAppTypes.Contacts, rules =>
        {
            rules.RuleFor(payload => payload.Contacts).Filled();
            rules.RuleForEach(payload => payload.Contacts).SetValidator(Contact);
        }),
        Kind<WhatsAppTemplatePayload>(WhatsAppTypes.Template, rules =>
        {
            rules.RuleFor(payload => payload.Template).SetValidator(WhatsAppTemplateRules.Template);
            rules.RuleFor(payload => payload.Ttl).InclusiveBetween(1, MaxTemplateDays)
                .WithError(field => CommonErrors.OutOfRange(field, 1, MaxTemplateDays));
        }),
    ];

    /// <summary>A kind that may quote a message.</summary>
    private static PayloadKind<TPayload> Quoting<TPayload>(string type, Action<InlineValidator<TPayload>> define)
        where TPayload : WhatsAppPayload => Kind<TPayload>(type, rules =>
    {
        define(rules);
        rules.RuleFor(payload => payload.Context).SetValidator(Context!);
    });
}
