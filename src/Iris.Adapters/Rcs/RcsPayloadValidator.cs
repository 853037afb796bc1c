using FluentValidation;
using Iris.Adapters.Payloads;

namespace Iris.Adapters.Rcs;

internal sealed class RcsPayloadValidator : AbstractValidator<RcsTextPayload>
{
    /// <summary>Source: D.2.</summary>
    public const int MaxText = 3072;

    public static readonly RcsPayloadValidator Instance = new();

    private RcsPayloadValidator() => RuleFor(payload => payload.Text).Filled().AtMost(MaxText);
}
