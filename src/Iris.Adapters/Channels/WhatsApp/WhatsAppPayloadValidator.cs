using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using Iris.Core.Kernel;
using static Iris.Core.Kernel.ErrorRules;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>The rules of WhatsApp messages. Limits: B.3 and D.1; the smaller one where they differ. One cached validator per class.</summary>
internal static class WhatsAppPayloadValidator
{
    public const int MaxText = 4096;
    public const int MaxBody = 1024;
    public const int MaxHeader = 60;
    public const int MaxFooter = 60;
    public const int MaxButtons = 3;
    public const int MaxButtonTitle = 20;
    public const int MaxButtonPayload = 256;
    public const int MaxListButton = 20;
    public const int MaxRows = 10;
    public const int MaxRowIdentifier = 200;
    public const int MaxRowTitle = 24;
    public const int MaxRowDescription = 72;
    public const int MaxTemplateDays = 30;

    /// <summary>Ours: nothing is published for contacts, what is in them, and parameters of templates.</summary>
    public const int MaxEntries = 100;

    /// <summary>Ours, as long as the body of an interactive message: nothing is published for captions and parameters.</summary>
    public const int MaxCaption = 1024;

    /// <summary>Ours, as this and the next: nothing is published.</summary>
    public const int MaxFileName = 240;

    public const int MaxMessageId = 256;

    /// <summary>Families and flags are many code points.</summary>
    private const int MaxEmoji = 32;

    public static readonly IReadOnlyList<string> ImageTypes = ["JPG", "JPEG", "PNG"];
    public static readonly IReadOnlyList<string> VideoTypes = ["MP4"];
    public static readonly IReadOnlyList<string> DocumentTypes = ["PDF"];
    public static readonly IReadOnlyList<string> AudioTypes = ["MP3"];

    /// <summary>Source: D.1.</summary>
    public static readonly IReadOnlyList<string> StickerTypes = ["WEBP"];

    internal static readonly IValidator<WhatsAppLocation> Location = Rules<WhatsAppLocation>(rules =>
        rules.RuleFor(location => location.GeoPoint).Filled().GeoPoint());

    private static readonly IValidator<WhatsAppHeader> Header = Rules<WhatsAppHeader>(rules =>
    {
        rules.RuleFor(header => header.Text).Filled().When(header => header.Text is not null).AtMost(MaxHeader);
        rules.RuleFor(header => header.Image).SetValidator(Media<WhatsAppMedia>(ImageTypes)!);
        rules.RuleFor(header => header.Video).SetValidator(Media<WhatsAppMedia>(VideoTypes)!);
        rules.RuleFor(header => header.Document)
            .SetValidator(Named(Media<WhatsAppHeaderDocument>(DocumentTypes), document => document.FileName)!);
        rules.RuleFor(header => header.Location).SetValidator(Location!);
    });

    private static readonly IValidator<WhatsAppRow> Row = Rules<WhatsAppRow>(rules =>
    {
        rules.RuleFor(row => row.Identifier).Filled().AtMost(MaxRowIdentifier);
        rules.RuleFor(row => row.Title).Filled().AtMost(MaxRowTitle);
        rules.RuleFor(row => row.Description).AtMost(MaxRowDescription);
    });

    private static readonly IValidator<WhatsAppSection> Section = Rules<WhatsAppSection>(rules =>
    {
        rules.RuleFor(section => section.Rows).Filled();
        rules.RuleForEach(section => section.Rows).SetValidator(Row);
    });

    private static readonly IValidator<WhatsAppListAction> ListAction = Rules<WhatsAppListAction>(rules =>
    {
        rules.RuleFor(list => list.Button).Filled().AtMost(MaxListButton);
        rules.RuleFor(list => list.Sections).Filled()
            .Must(sections => sections is null || sections.Sum(section => section.Rows?.Count ?? 0) <= MaxRows).WithError(WhatsAppErrors.TooManyRows);
        rules.RuleForEach(list => list.Sections).SetValidator(Section);
        rules.RuleFor(list => list).Custom((list, context) => AddRepeated(context, RowIdentifiers(list)));
    });

    private static readonly IValidator<WhatsAppReply> Reply = Rules<WhatsAppReply>(rules =>
    {
        rules.RuleFor(reply => reply.Title).Filled().AtMost(MaxButtonTitle);
        rules.RuleFor(reply => reply.Payload).Filled().AtMost(MaxButtonPayload);
    });

    private static readonly IValidator<WhatsAppReplyButtonAction> ReplyButtonAction = Rules<WhatsAppReplyButtonAction>(rules =>
    {
        rules.RuleFor(action => action.Buttons).Filled().AtMostItems(MaxButtons);
        rules.RuleForEach(action => action.Buttons).ChildRules(button => button.RuleFor(item => item.Reply).SetValidator(Reply));
        rules.RuleFor(action => action).Custom((action, context) => AddRepeated(
            context, (action.Buttons ?? []).Select((button, index) => ($"Buttons[{index}].Reply.Title", (string?)button.Reply?.Title))));
    });

    internal static readonly IValidator<WhatsAppInteractive> InteractiveParts = Rules<WhatsAppInteractive>(rules =>
    {
        rules.RuleFor(message => message.MessageInteractiveType).Filled().OneOf([WhatsAppInteractive.List, WhatsAppInteractive.ReplyButton]);
        rules.RuleFor(message => message.Header)
            .Must(header => header is null || KindsOf(header) == 1).WithError(WhatsAppErrors.HeaderNotOneKind)
            .Must((message, header) => !IsList(message) || header is null || header.Text is not null)
            .WithError(WhatsAppErrors.ListHeaderNotText)
            .SetValidator(Header!);
        rules.RuleFor(message => message.Body).SetValidator(TextPart(MaxBody));
        rules.RuleFor(message => message.Footer).SetValidator(TextPart(MaxFooter)!);
        rules.RuleFor(message => message.ListAction).SetValidator(ListAction!)
            .NotNull().WithError(CommonErrors.Required).When(IsList, ApplyConditionTo.CurrentValidator)
            .Null().WithError(field => PayloadErrors.OnlyWith(field, WhatsAppInteractive.List))
            .When(IsReplyButton, ApplyConditionTo.CurrentValidator);
        rules.RuleFor(message => message.ReplyButtonAction).SetValidator(ReplyButtonAction!)
            .NotNull().WithError(CommonErrors.Required).When(IsReplyButton, ApplyConditionTo.CurrentValidator)
            .Null().WithError(field => PayloadErrors.OnlyWith(field, WhatsAppInteractive.ReplyButton))
            .When(IsList, ApplyConditionTo.CurrentValidator);
        // It goes out as a text message.
        rules.RuleFor(message => message.AlternativeText).AtMost(MaxText);
    });

    internal static readonly IValidator<WhatsAppContact> Contact = Rules<WhatsAppContact>(rules =>
    {
        rules.RuleFor(contact => contact.Name).ChildRules(name =>
            name.RuleFor(item => item.FormattedName).Filled().OverridePropertyName("formatted_name"));
        rules.RuleForEach(contact => contact.Phones).ChildRules(phone => phone.RuleFor(item => item.Phone).Filled());
    });

    internal static readonly IValidator<WhatsAppReaction> Reaction = Rules<WhatsAppReaction>(rules =>
    {
        rules.RuleFor(reaction => reaction.Action).Filled().OneOf([WhatsAppReaction.React, WhatsAppReaction.Unreact]);
        rules.RuleFor(reaction => reaction.Emoji)
            .NotEmpty().WithError(CommonErrors.Required).When(reaction => reaction.Action == WhatsAppReaction.React, ApplyConditionTo.CurrentValidator)
            .Null().WithError(field => PayloadErrors.OnlyWith(field, WhatsAppReaction.React))
            .When(reaction => reaction.Action == WhatsAppReaction.Unreact, ApplyConditionTo.CurrentValidator)
            .Must(emoji => string.IsNullOrEmpty(emoji) || IsEmoji(emoji)).WithError(WhatsAppErrors.NotAnEmoji);
    });

    internal static readonly IValidator<WhatsAppContext> Context = Rules<WhatsAppContext>(rules =>
        rules.RuleFor(context => context.MessageId).Filled().SingleLine().AtMost(MaxMessageId));

    /// <summary>With the name of a file, which goes into a header of the provider's.</summary>
    internal static InlineValidator<TMedia> Named<TMedia>(InlineValidator<TMedia> validator, Expression<Func<TMedia, string?>> name)
        where TMedia : WhatsAppMedia
    {
        validator.RuleFor(name).SingleLine().AtMost(MaxFileName);
        return validator;
    }

    /// <summary>One sign that is no letter, digit or mark of ASCII, but for key caps.</summary>
    private static bool IsEmoji(string text) =>
        new StringInfo(text) is { LengthInTextElements: 1 } && text.Length <= MaxEmoji && Rune.TryGetRuneAt(text, 0, out var first)
        && !Rune.IsLetter(first) && !Rune.IsWhiteSpace(first) && !Rune.IsControl(first) && (!first.IsAscii || text.EndsWith('\u20E3'));

    internal static InlineValidator<TMedia> Media<TMedia>(IReadOnlyList<string> types)
        where TMedia : WhatsAppMedia => Rules<TMedia>(rules =>
    {
        rules.RuleFor(media => media.Type).Filled().OneOf(types);
        rules.RuleFor(media => media.Url).Filled().MediaUrl();
    });

    internal static InlineValidator<TMedia> CaptionedMedia<TMedia>(IReadOnlyList<string> types)
        where TMedia : WhatsAppCaptionedMedia
    {
        var validator = Media<TMedia>(types);
        validator.RuleFor(media => media.Caption).AtMost(MaxCaption);
        return validator;
    }

    private static InlineValidator<WhatsAppTextPart> TextPart(int maximum) =>
        Rules<WhatsAppTextPart>(rules => rules.RuleFor(part => part.Text).Filled().AtMost(maximum));

    private static bool IsList(WhatsAppInteractive message) => message.MessageInteractiveType == WhatsAppInteractive.List;

    private static bool IsReplyButton(WhatsAppInteractive message) => message.MessageInteractiveType == WhatsAppInteractive.ReplyButton;

    private static int KindsOf(WhatsAppHeader header) =>
        new object?[] { header.Text, header.Image, header.Video, header.Document, header.Location }.Count(kind => kind is not null);

    private static IEnumerable<(string Path, string? Value)> RowIdentifiers(WhatsAppListAction list) =>
        (list.Sections ?? []).SelectMany((section, i) => (section.Rows ?? []).Select((row, j) =>
            ($"Sections[{i}].Rows[{j}].Identifier", (string?)row.Identifier)));

    /// <summary>As a person tells two labels apart: not by case, accents or blanks.</summary>
    private static string AsRead(string value) => string.Join(
        ' ', string.Concat(value.Normalize(NormalizationForm.FormKD).Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark))
            .ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Reports every value that stood before; the caller could not tell the answers apart.</summary>
    internal static void AddRepeated<T>(ValidationContext<T> context, IEnumerable<(string Path, string? Value)> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, value) in values)
        {
            if (!string.IsNullOrWhiteSpace(value) && !seen.Add(AsRead(value)))
                context.AddFailure(new ValidationFailure(context.PropertyChain.BuildPropertyPath(path), "")
                {
                    CustomState = (Func<string, IrisError>)WhatsAppErrors.Repeated,
                });
        }
    }
}

/// <summary>Errors that only WhatsApp has.</summary>
internal static class WhatsAppErrors
{
    public static IrisError HeaderNotOneKind(string field) => new("HEADER_NOT_ONE_KIND", field, new(
        "Debe llevar exactamente uno de text, image, video, document, location.",
        "Must have exactly one of text, image, video, document, location."));

    public static IrisError ListHeaderNotText(string field) => new("LIST_HEADER_NOT_TEXT", field, new(
        "Con LIST la cabecera solo admite text.", "With LIST the header may only have text."));

    public static IrisError TooManyRows(string field) => new("TOO_MANY_ROWS", field, new(
        $"Como máximo {WhatsAppPayloadValidator.MaxRows} filas entre todas las secciones.",
        $"At most {WhatsAppPayloadValidator.MaxRows} rows over all sections."));

    public static IrisError ParameterHasBreak(string field) => new("PARAMETER_HAS_BREAK", field, new(
        "Un parámetro de plantilla no admite saltos de línea, tabuladores ni más de cuatro espacios seguidos.",
        "A template parameter takes no line breaks, tabs or more than four blanks in a row."));

    public static IrisError NotAnEmoji(string field) => new("NOT_AN_EMOJI", field, new(
        "Debe ser un solo emoji.", "Must be a single emoji."));

    public static IrisError Repeated(string field) => new("REPEATED", field, new(
        "El valor ya se usa antes en el mensaje.", "The value is used before in the message."));
}
