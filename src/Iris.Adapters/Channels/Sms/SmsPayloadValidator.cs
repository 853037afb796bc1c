using FluentValidation;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.Sms;

internal sealed class SmsPayloadValidator : AbstractValidator<SmsTextPayload>
{
    /// <summary>The most that any provider takes. (Source: D.3)</summary>
    public const int MaxText = 3200;

    public static readonly SmsPayloadValidator Instance = new();

    private SmsPayloadValidator() => RuleFor(payload => payload.Text).Filled();

    /// <summary>Each adapter checks its provider's own limit, so that an error names no other one.</summary>
    public static void CheckLength(ChannelPayload payload, int maximum, ErrorList errors)
    {
        if (payload is SmsTextPayload { Text: var text } && text.Length > maximum)
            errors.Add(CommonErrors.TooLong($"{ChannelPayload.Path}.text", maximum));
    }
}
