using FluentValidation;
using Iris.Adapters.Payloads;

namespace Iris.Adapters.Sms;

internal sealed class SmsPayloadValidator : AbstractValidator<SmsTextPayload>
{
    /// <summary>The most that any provider takes; adapters narrow it to their own. (Source: D.3)</summary>
    public const int MaxText = 3200;

    public static readonly SmsPayloadValidator Instance = new();

    private SmsPayloadValidator() => RuleFor(payload => payload.Text).Filled().AtMost(MaxText);
}
