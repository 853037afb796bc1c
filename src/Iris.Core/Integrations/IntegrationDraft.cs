using System.Text.Json;
using FluentValidation;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>What a caller wants an integration to be; a member that is null is left as it is, or gets its default in a new one.</summary>
public sealed record IntegrationDraft
{
    public string? Name { get; init; }

    /// <summary>Name of a channel, without regard to case.</summary>
    public string? Channel { get; init; }

    /// <summary>Name of a provider of that channel, without regard to case.</summary>
    public string? Provider { get; init; }

    /// <summary>Settings by name. Those left out are kept, null takes one away, the mask keeps a secret.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary><see cref="CallbackSigning.WithoutSignature"/> to go without signatures, <see cref="CallbackSigning.WithSignature"/> to insist on them.</summary>
    public string? Callbacks { get; init; }

    public DeliveryDraft? Delivery { get; init; }

    /// <summary>See <see cref="Integration.ConversationWindowHours"/>.</summary>
    public int? ConversationWindowHours { get; init; }

    /// <summary>See <see cref="OptOutKeywords.Out"/>; an empty list for none.</summary>
    public IReadOnlyList<string>? OptOutWords { get; init; }

    /// <summary>See <see cref="OptOutKeywords.In"/>; an empty list for none.</summary>
    public IReadOnlyList<string>? OptInWords { get; init; }

    /// <summary>See <see cref="Integration.DefaultRegion"/>; empty for the tenant's.</summary>
    public string? DefaultRegion { get; init; }

    /// <summary>See <see cref="Integration.AllowIrregularEmails"/>.</summary>
    public bool? AllowIrregularEmails { get; init; }

    /// <summary>See <see cref="Integration.UnknownMembers"/>; one of <see cref="UnknownMemberNames"/>.</summary>
    public string? UnknownMembers { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>See <see cref="Integration.Alternatives"/>; an empty list for none.</summary>
    public IReadOnlyList<AlternativeDraft?>? Alternatives { get; init; }

    /// <summary>See <see cref="Integration.Weight"/>.</summary>
    public int? Weight { get; init; }

    internal UnknownMembers? UnknownMembersOf() => UnknownMembers switch
    {
        UnknownMemberNames.Keep => Kernel.UnknownMembers.Keep,
        UnknownMemberNames.Refuse => Kernel.UnknownMembers.Refuse,
        _ => null,
    };

    /// <summary>See <see cref="OptOutKeywords.Languages"/>: their default words take the place of words that were given before.</summary>
    public IReadOnlyList<string>? OptOutLanguages { get; init; }

    /// <summary>See <see cref="OptOutKeywords.Reply"/>; empty for none.</summary>
    public string? OptOutReply { get; init; }

    internal OptOutKeywords ApplyTo(OptOutKeywords keywords) => new()
    {
        Out = OptOutWords is not null ? [.. OptOutWords.Select(word => word.Trim())] : OptOutLanguages is null ? keywords.Out : null,
        In = OptInWords is not null ? [.. OptInWords.Select(word => word.Trim())] : OptOutLanguages is null ? keywords.In : null,
        Languages = OptOutLanguages is null ? keywords.Languages : [.. OptOutLanguages.Select(language => language.ToLowerInvariant()).Distinct()],
        Reply = OptOutReply is null ? keywords.Reply : string.IsNullOrWhiteSpace(OptOutReply) ? null : OptOutReply,
    };

    /// <summary>Which waiting it may end, whether or not it changes anything: whoever gives settings says that they can be tried.</summary>
    internal WaitReasons Ends =>
        (Delivery?.QuietHours is null ? WaitReasons.None : WaitReasons.QuietHours)
        | (Alternatives is null ? WaitReasons.None : WaitReasons.Way)
        | (Settings is null && Enabled != true ? WaitReasons.None : WaitReasons.Provider);

    /// <summary>Adds what is out of its range.</summary>
    internal void Check(ErrorList errors)
    {
        if (Delivery is not null)
            DeliveryDraft.Rules.Check(Delivery, "delivery.", errors);
        AlternativeDraft.Check(Alternatives, errors);
        if (Weight is < 1 or > AlternativeOrder.MaxWeight)
            errors.Add(CommonErrors.OutOfRange("weight", 1, AlternativeOrder.MaxWeight));
        OptOutKeywords.Check(OptOutWords, "optOutKeywords", errors);
        OptOutKeywords.Check(OptInWords, "optInKeywords", errors);
        OptOutKeywords.CheckLanguages(OptOutLanguages, "optOutLanguages", errors);
        if (OptOutReply?.Length > OptOutKeywords.MaxReplyLength)
            errors.Add(CommonErrors.TooLong("optOutReply", OptOutKeywords.MaxReplyLength));
        if (UnknownMembers is not null && UnknownMembersOf() is null)
            errors.Add(CommonErrors.NotAllowed("unknownMembers", [UnknownMemberNames.Refuse, UnknownMemberNames.Keep]));
        Regions.Check(DefaultRegion, "defaultRegion", errors);
        if (ConversationWindowHours is < 1 or > Integration.MaxConversationWindowHours)
            errors.Add(CommonErrors.OutOfRange("conversationWindowHours", 1, Integration.MaxConversationWindowHours));
    }
}

/// <summary>The delivery policy as a caller gives it; a member that is null is left as it is.</summary>
public sealed record DeliveryDraft
{
    internal static readonly InlineValidator<DeliveryDraft> Rules = ErrorRules.Rules<DeliveryDraft>(rules =>
    {
        rules.RuleFor(draft => draft.DeliveryMode).OneOf([AtMostOnce, AtLeastOnce]);
        rules.RuleFor(draft => draft.RateUnit).OneOf([Messages, Parts]);
        rules.RuleFor(draft => draft.QuietHours).SetValidator(QuietHoursDraft.Rules!);
        rules.RuleFor(draft => draft.TimeoutSeconds).Between(1, DeliveryPolicy.MaxTimeoutSeconds);
        rules.RuleFor(draft => draft.MaxConcurrency).Between(1, DeliveryPolicy.MaxConcurrencyLimit);
        rules.RuleFor(draft => draft.MaxPerSecond).Between(0, DeliveryPolicy.MaxPerSecondLimit);
        rules.RuleFor(draft => draft.MaxAttempts).Between(0, DeliveryPolicy.MaxAttemptsLimit);
        rules.RuleFor(draft => draft.RetryForSeconds).Between(DeliveryPolicy.MinRetryForSeconds, DeliveryPolicy.MaxRetryForSeconds);
        rules.RuleFor(draft => draft.RetryMaxSeconds).Between(0, DeliveryPolicy.MaxRetryMaxSeconds);
        rules.RuleFor(draft => draft.UnknownOutcomeTimeoutSeconds).Between(1, DeliveryPolicy.MaxUnknownOutcomeTimeoutSeconds);
    });

    public const string AtMostOnce = "at-most-once";
    public const string AtLeastOnce = "at-least-once";
    public const string Messages = "messages";
    public const string Parts = "parts";

    /// <summary><see cref="Messages"/> or, where the channel has any, <see cref="Parts"/>.</summary>
    public string? RateUnit { get; init; }

    /// <summary><see cref="AtMostOnce"/> or <see cref="AtLeastOnce"/>.</summary>
    public string? DeliveryMode { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? MaxConcurrency { get; init; }

    /// <summary>0 takes the limit away.</summary>
    public int? MaxPerSecond { get; init; }

    /// <summary>0 takes the limit away.</summary>
    public int? MaxAttempts { get; init; }

    public int? RetryForSeconds { get; init; }

    /// <summary>0 for that of the gateway.</summary>
    public int? RetryMaxSeconds { get; init; }

    public int? UnknownOutcomeTimeoutSeconds { get; init; }

    /// <summary>Empty takes them away.</summary>
    public QuietHoursDraft? QuietHours { get; init; }

    /// <summary>The policy with what is given here changed.</summary>
    internal DeliveryPolicy ApplyTo(DeliveryPolicy policy) => policy with
    {
        DeliveryMode = DeliveryMode switch
        {
            null => policy.DeliveryMode,
            AtLeastOnce => Integrations.DeliveryMode.AtLeastOnce,
            _ => Integrations.DeliveryMode.AtMostOnce,
        },
        TimeoutSeconds = TimeoutSeconds ?? policy.TimeoutSeconds,
        MaxConcurrency = MaxConcurrency ?? policy.MaxConcurrency,
        MaxPerSecond = Limit(MaxPerSecond, policy.MaxPerSecond),
        RateUnit = RateUnit switch
        {
            null => policy.RateUnit,
            Parts => Integrations.RateUnit.Parts,
            _ => Integrations.RateUnit.Messages,
        },
        MaxAttempts = Limit(MaxAttempts, policy.MaxAttempts),
        RetryForSeconds = RetryForSeconds ?? policy.RetryForSeconds,
        RetryMaxSeconds = Limit(RetryMaxSeconds, policy.RetryMaxSeconds),
        UnknownOutcomeTimeoutSeconds = UnknownOutcomeTimeoutSeconds ?? policy.UnknownOutcomeTimeoutSeconds,
        QuietHours = QuietHours is null ? policy.QuietHours : QuietHours.ToQuietHours(),
    };

    private static int? Limit(int? given, int? stored) => given switch
    {
        null => stored,
        0 => null,
        _ => given,
    };
}
