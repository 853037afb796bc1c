using FluentValidation;
using Iris.Core.Kernel;
using static Iris.Adapters.Channels.PayloadRules;
using static Iris.Adapters.Channels.Rcs.RcsPayloadValidator;

namespace Iris.Adapters.Channels.Rcs;

/// <summary>What kinds of message RCS has. Apart from the rules, which are made when the first message of a kind comes.</summary>
internal static class RcsKinds
{
    /// <summary>The channel's kinds of message.</summary>
    public static readonly IReadOnlyList<PayloadKind> All =
    [
        Kind<RcsTextPayload>(RcsTypes.Text, rules =>
        {
            rules.RuleFor(payload => payload.Text).Filled().AtMost(MaxText);
            rules.RuleFor(payload => payload.Suggestions).AtMostItems(MaxSuggestions);
            rules.RuleForEach(payload => payload.Suggestions).SetValidator(Suggestion);
        }),
        MediaKind(RcsTypes.Image),
        MediaKind(RcsTypes.Video),
        MediaKind(RcsTypes.File),
        Kind<RcsCardPayload>(RcsTypes.Card, rules =>
        {
            rules.RuleFor(payload => payload.Card).Must(IsFilled).WithError(RcsErrors.EmptyCard).SetValidator(Card);
            rules.RuleFor(payload => payload.Orientation).OneOf(Orientations);
            rules.RuleFor(payload => payload.ImageAlignment).OneOf(Alignments);
        }),
        Kind<RcsCarouselPayload>(RcsTypes.Carousel, rules =>
        {
            rules.RuleFor(payload => payload.Cards)
                .Must(cards => cards is null || cards.Count is >= MinCards and <= MaxCards).WithError(RcsErrors.NumberOfCards);
            rules.RuleFor(payload => payload.CardWidth).OneOf(Widths);
            rules.RuleForEach(payload => payload.Cards).Must(IsFilled).WithError(RcsErrors.EmptyCard).SetValidator(Card);
            rules.RuleFor(payload => payload.Suggestions).AtMostItems(MaxSuggestions);
            rules.RuleForEach(payload => payload.Suggestions).SetValidator(Suggestion);
        }),
    ];

    private static PayloadKind<RcsMediaPayload> MediaKind(string type) =>
        Kind<RcsMediaPayload>(type, rules => rules.RuleFor(payload => payload.Media).SetValidator(Media));
}
