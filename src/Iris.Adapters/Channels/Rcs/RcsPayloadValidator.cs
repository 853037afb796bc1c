using FluentValidation;
using Iris.Core.Kernel;
using static Iris.Core.Kernel.ErrorRules;

namespace Iris.Adapters.Channels.Rcs;

/// <summary>The rules of RCS messages. (Source: D.2, C.3)</summary>
internal static class RcsPayloadValidator
{
    public const int MaxText = 3072;
    public const int MaxSuggestions = 11;
    public const int MaxCardSuggestions = 4;
    public const int MaxLabel = 25;
    public const int MaxPostback = 2048;
    public const int MaxTitle = 200;
    public const int MaxDescription = 2000;
    public const int MinCards = 2;
    public const int MaxCards = 10;

    /// <summary>Ours: nothing is published for the name of a place.</summary>
    public const int MaxPlace = 200;

    /// <summary>Source: SI-SDK, <c>CardHeight</c>.</summary>
    public static readonly IReadOnlyList<string> Heights = ["SHORT", "MEDIUM", "TALL"];

    /// <summary>This and the next: values of the properties in C.2. (Source: SI-SK)</summary>
    public static readonly IReadOnlyList<string> Orientations = ["VERTICAL", "HORIZONTAL"];

    public static readonly IReadOnlyList<string> Alignments = ["LEFT", "RIGHT"];

    /// <summary>Source: VO-SDK, <c>card_width</c>.</summary>
    public static readonly IReadOnlyList<string> Widths = ["SMALL", "MEDIUM"];

    private static readonly IReadOnlyList<string> SuggestionTypes =
        [RcsSuggestion.Reply, RcsSuggestion.OpenUrl, RcsSuggestion.Dial, RcsSuggestion.ShowLocation];

    private static readonly IValidator<RcsLocation> Location = Rules<RcsLocation>(rules =>
    {
        rules.RuleFor(location => location.GeoPoint).Filled().GeoPoint();
        rules.RuleFor(location => location.Name).AtMost(MaxPlace);
    });

    internal static readonly IValidator<RcsSuggestion> Suggestion = Rules<RcsSuggestion>(rules =>
    {
        rules.RuleFor(suggestion => suggestion.Type).Filled().OneOf(SuggestionTypes);
        rules.RuleFor(suggestion => suggestion.Text).Filled().AtMost(MaxLabel);
        rules.RuleFor(suggestion => suggestion.Payload).AtMost(MaxPostback)
            .NotEmpty().WithError(CommonErrors.Required).When(suggestion => Is(suggestion, RcsSuggestion.Reply), ApplyConditionTo.CurrentValidator);
        rules.RuleFor(suggestion => suggestion.Url).WebUrl()
            .NotEmpty().WithError(CommonErrors.Required).When(suggestion => Is(suggestion, RcsSuggestion.OpenUrl), ApplyConditionTo.CurrentValidator)
            .Null().WithError(field => PayloadErrors.OnlyWith(field, RcsSuggestion.OpenUrl))
            .When(suggestion => IsOther(suggestion, RcsSuggestion.OpenUrl), ApplyConditionTo.CurrentValidator);
        rules.RuleFor(suggestion => suggestion.PhoneNumber).PhoneNumber()
            .NotEmpty().WithError(CommonErrors.Required).When(suggestion => Is(suggestion, RcsSuggestion.Dial), ApplyConditionTo.CurrentValidator)
            .Null().WithError(field => PayloadErrors.OnlyWith(field, RcsSuggestion.Dial))
            .When(suggestion => IsOther(suggestion, RcsSuggestion.Dial), ApplyConditionTo.CurrentValidator);
        rules.RuleFor(suggestion => suggestion.Location).SetValidator(Location!)
            .NotNull().WithError(CommonErrors.Required).When(suggestion => Is(suggestion, RcsSuggestion.ShowLocation), ApplyConditionTo.CurrentValidator)
            .Null().WithError(field => PayloadErrors.OnlyWith(field, RcsSuggestion.ShowLocation))
            .When(suggestion => IsOther(suggestion, RcsSuggestion.ShowLocation), ApplyConditionTo.CurrentValidator);
    });

    internal static readonly IValidator<RcsMedia> Media = Rules<RcsMedia>(rules =>
    {
        rules.RuleFor(media => media.Url).Filled().MediaUrl();
        rules.RuleFor(media => media.ThumbnailUrl).MediaUrl();
    });

    internal static readonly IValidator<RcsCard> Card = Rules<RcsCard>(rules =>
    {
        rules.RuleFor(card => card.Title).AtMost(MaxTitle);
        rules.RuleFor(card => card.Description).AtMost(MaxDescription);
        rules.RuleFor(card => card.Media).SetValidator(Media!);
        rules.RuleFor(card => card.Height).OneOf(Heights);
        rules.RuleFor(card => card.Suggestions).AtMostItems(MaxCardSuggestions);
        rules.RuleForEach(card => card.Suggestions).SetValidator(Suggestion);
    });

    private static bool Is(RcsSuggestion suggestion, string type) => suggestion.Type == type;

    /// <summary>Of another type, but not of an unknown one: that is an error of its own.</summary>
    private static bool IsOther(RcsSuggestion suggestion, string type) => !Is(suggestion, type) && SuggestionTypes.Contains(suggestion.Type);

    internal static bool IsFilled(RcsCard? card) =>
        card is null || card.Media is not null || !string.IsNullOrWhiteSpace(card.Title) || !string.IsNullOrWhiteSpace(card.Description);
}

/// <summary>Errors that only RCS has.</summary>
internal static class RcsErrors
{
    public static IrisError EmptyCard(string field) => new("CARD_EMPTY", field, new(
        "Debe llevar al menos uno de title, description, media.", "Must have at least one of title, description, media."));

    public static IrisError NumberOfCards(string field) => new("NUMBER_OF_CARDS", field, new(
        $"Debe llevar de {RcsPayloadValidator.MinCards} a {RcsPayloadValidator.MaxCards} tarjetas.",
        $"Must have {RcsPayloadValidator.MinCards} to {RcsPayloadValidator.MaxCards} cards."));
}
