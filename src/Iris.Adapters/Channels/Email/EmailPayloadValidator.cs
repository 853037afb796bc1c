using FluentValidation;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.Email;

internal sealed class EmailPayloadValidator : AbstractValidator<EmailPayload>
{
    /// <summary>Longest line of a message (RFC 5322); a subject that needs folding is already unreadable.</summary>
    public const int MaxSubject = 998;

    /// <summary>Ours: one million characters of HTML or text.</summary>
    public const int MaxBody = 1_000_000;

    /// <summary>Ours.</summary>
    public const int MaxName = 128;

    /// <summary>Ours: with 100 destinations, half of it in each list.</summary>
    public const int MaxCopies = 50;

    public static readonly EmailPayloadValidator Instance = new();

    private EmailPayloadValidator()
    {
        RuleFor(payload => payload.Subject).Filled().AtMost(MaxSubject).SingleLine();
        RuleFor(payload => payload.Body).Must((payload, body) => !string.IsNullOrWhiteSpace(body) || payload.Text is not null)
            .WithError(CommonErrors.Required).AtMost(MaxBody);
        RuleFor(payload => payload.Text).Filled().When(payload => payload.Text is not null).AtMost(MaxBody);
        RuleFor(payload => payload.FromName).AtMost(MaxName).SingleLine();
        RuleFor(payload => payload.ReplyTo).EmailAddress();
        RuleFor(payload => payload.Cc).AtMostItems(MaxCopies);
        RuleForEach(payload => payload.Cc).EmailAddress();
        RuleFor(payload => payload.Bcc).AtMostItems(MaxCopies);
        RuleForEach(payload => payload.Bcc).EmailAddress();
        RuleFor(payload => payload.Headers).Custom((headers, context) => EmailHeaders.Check(headers, context));
    }
}
