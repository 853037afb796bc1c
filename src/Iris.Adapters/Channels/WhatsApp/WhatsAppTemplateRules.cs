using System.Globalization;
using FluentValidation;
using Iris.Core.Kernel;
using static Iris.Core.Kernel.ErrorRules;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>The rules of templates. What fills one in is checked as WhatsApp checks it, which would refuse it after it was accepted. (Source: META)</summary>
internal static class WhatsAppTemplateRules
{
    public const int MaxButtons = 10;
    private const string ManyBlanks = "     ";

    private static readonly IReadOnlyList<string> ElementTypes =
    [
        .. WhatsAppPayloadValidator.ImageTypes, .. WhatsAppPayloadValidator.VideoTypes, .. WhatsAppPayloadValidator.DocumentTypes,
        .. WhatsAppPayloadValidator.AudioTypes,
    ];

    /// <summary>A name is of a document alone.</summary>
    private static readonly IValidator<WhatsAppFile> Element = ElementRules();

    private static readonly IValidator<WhatsAppTemplateHeader> Header = Rules<WhatsAppTemplateHeader>(rules =>
    {
        rules.RuleFor(header => header.Title).Filled().When(header => header.Title is not null || header.Element is null)
            .AtMost(WhatsAppPayloadValidator.MaxHeader).Unbroken();
        rules.RuleFor(header => header.Element).SetValidator(Element!);
    });

    private static readonly IValidator<WhatsAppTemplateButton> Button = Rules<WhatsAppTemplateButton>(rules =>
    {
        rules.RuleFor(button => button.Type).Filled()
            .OneOf([WhatsAppTemplateButton.Url, WhatsAppTemplateButton.QuickReply, WhatsAppTemplateButton.CopyCode]);
        rules.RuleFor(button => button.Index).InclusiveBetween(0, MaxButtons - 1).WithError(field => CommonErrors.OutOfRange(field, 0, MaxButtons - 1));
        rules.RuleFor(button => button.Parameter).Filled().AtMost(WhatsAppPayloadValidator.MaxCaption).Unbroken()
            .AtMost(WhatsAppPayloadValidator.MaxButtonPayload)
            .When(button => button.Type == WhatsAppTemplateButton.QuickReply, ApplyConditionTo.CurrentValidator);
    });

    public static readonly IValidator<WhatsAppTemplate> Template = Rules<WhatsAppTemplate>(rules =>
    {
        rules.RuleFor(template => template.ElementName).Filled();
        rules.RuleFor(template => template.LanguageCode).Filled();
        rules.RuleFor(template => template.Header).SetValidator(Header!);
        rules.RuleForEach(template => template.Parameters).Filled().AtMost(WhatsAppPayloadValidator.MaxCaption).Unbroken();
        rules.RuleFor(template => template.Buttons).AtMostItems(MaxButtons);
        rules.RuleForEach(template => template.Buttons).SetValidator(Button);
        rules.RuleFor(template => template).Custom((template, context) => WhatsAppPayloadValidator.AddRepeated(
            context, (template.Buttons ?? []).Select((button, index) => ($"Buttons[{index}].Index", button?.Index.ToString(CultureInfo.InvariantCulture)))));
    });

    private static InlineValidator<WhatsAppFile> ElementRules()
    {
        var validator = WhatsAppPayloadValidator.Named(WhatsAppPayloadValidator.Media<WhatsAppFile>(ElementTypes), file => file.FileName);
        var document = WhatsAppPayloadValidator.DocumentTypes[0];
        validator.RuleFor(file => file.FileName).Null().WithError(field => PayloadErrors.OnlyWith(field, document))
            .When(file => ElementTypes.Contains(file.Type) && !WhatsAppPayloadValidator.DocumentTypes.Contains(file.Type));
        return validator;
    }

    /// <summary>Line breaks, tabs and more than four blanks in a row are refused. (Source: bug reports of WhatsApp's users; META)</summary>
    private static IRuleBuilderOptions<T, string?> Unbroken<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(value => value is null || !(value.Any(c => c is '\n' or '\r' or '\t' or '\v' or '\f' or '\u2028' or '\u2029' or '\u0085')
            || value.Contains(ManyBlanks, StringComparison.Ordinal)))
        .WithError(WhatsAppErrors.ParameterHasBreak);
}
