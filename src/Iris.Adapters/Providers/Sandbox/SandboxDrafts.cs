using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>How often and when something comes.</summary>
/// <param name="Times">How often; null for once.</param>
/// <param name="DelayMilliseconds">How long until it comes, and between two notices; null for at once.</param>
public sealed record SandboxTiming(int? Times, int? DelayMilliseconds)
{
    /// <summary>Most copies.</summary>
    public const int MaxTimes = 10;

    /// <summary>Longest delay, in milliseconds.</summary>
    public const int MaxDelayMilliseconds = 600_000;

    internal TimeSpan Delay => TimeSpan.FromMilliseconds(DelayMilliseconds ?? 0);

    internal void Check(ErrorList errors)
    {
        if (Times is < 1 or > MaxTimes)
            errors.Add(CommonErrors.OutOfRange("times", 1, MaxTimes));
        if (DelayMilliseconds is < 0 or > MaxDelayMilliseconds)
            errors.Add(CommonErrors.OutOfRange("delayMilliseconds", 0, MaxDelayMilliseconds));
    }

    /// <summary>Copies are callbacks of their own, as a provider repeats one that it thinks was not taken.</summary>
    internal IReadOnlyList<PlayedCallback> Repeat(IReadOnlyList<PlayedCallback> callbacks) =>
        [.. Enumerable.Repeat(callbacks, Times ?? 1).SelectMany(copy => copy)];
}

/// <summary>A message that an end user is played to write.</summary>
/// <param name="From">Who writes.</param>
/// <param name="Type"><c>text</c>, <c>button</c>, <c>list</c>, <c>media</c> or <c>location</c>.</param>
/// <param name="Timing">How often and when it comes.</param>
public sealed record SandboxReplyDraft(string? From, string? Type, SandboxTiming Timing)
{
    private const int MaxUrl = 4096;
    private const int MaxChoice = 2048;

    /// <summary>Text, or what is written beside a file or place.</summary>
    public string? Text { get; init; }

    /// <summary>The button or row that was chosen.</summary>
    public SandboxChoice? Choice { get; init; }

    public SandboxMedia? Media { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>Name of the end user's profile.</summary>
    public string? Name { get; init; }

    /// <summary>The provider's id of the message; null for a new one.</summary>
    public string? MessageId { get; init; }

    /// <summary>The interaction that it answers; null for none.</summary>
    public string? InteractionId { get; init; }

    internal string Kind => Type!.ToLowerInvariant();

    internal void Check(ErrorList errors)
    {
        Timing.Check(errors);
        Required(From, "from", errors);
        Longest(Name, "name", ProviderWords.MaxWord, errors);
        Longest(MessageId, "messageId", ProviderWords.MaxId, errors);
        if (MessageId is not null && string.IsNullOrWhiteSpace(MessageId))
            errors.Add(CommonErrors.Required("messageId"));
        Longest(Text, "text", ProviderWords.MaxText, errors);
        if (Required(Type, "type", errors))
            CheckType(errors);
    }

    private void CheckType(ErrorList errors)
    {
        if (!SandboxNotices.Types.Contains(Kind))
        {
            errors.Add(CommonErrors.NotAllowed("type", SandboxNotices.Types));
            return;
        }

        var isChoice = Kind is SandboxNotices.ButtonType or SandboxNotices.ListType;
        if (Kind == SandboxNotices.TextType)
            Required(Text, "text", errors);
        if (isChoice)
            CheckChoice(errors);
        if (Kind == SandboxNotices.MediaType)
            CheckMedia(errors);
        if (Kind == SandboxNotices.LocationType)
        {
            CheckPart(Latitude, "latitude", 90, errors);
            CheckPart(Longitude, "longitude", 180, errors);
        }

        Absent(isChoice ? Text : null, "text", errors);
        Absent(isChoice ? null : Choice, "choice", errors);
        Absent(Kind == SandboxNotices.MediaType ? null : Media, "media", errors);
        Absent(Kind == SandboxNotices.LocationType ? null : Latitude, "latitude", errors);
        Absent(Kind == SandboxNotices.LocationType ? null : Longitude, "longitude", errors);
    }

    private void CheckChoice(ErrorList errors)
    {
        if (Choice is null)
        {
            errors.Add(CommonErrors.Required("choice"));
            return;
        }

        Required(Choice.Title, "choice.title", errors);
        Longest(Choice.Title, "choice.title", MaxChoice, errors);
        Longest(Choice.Id, "choice.id", MaxChoice, errors);
    }

    private void CheckMedia(ErrorList errors)
    {
        if (Media is null)
        {
            errors.Add(CommonErrors.Required("media"));
            return;
        }

        if (Required(Media.Url, "media.url", errors) && !(Uri.TryCreate(Media.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            errors.Add(CommonErrors.InvalidUrl("media.url"));
        Longest(Media.Url, "media.url", MaxUrl, errors);
        Required(Media.ContentType, "media.contentType", errors);
        Longest(Media.ContentType, "media.contentType", ProviderWords.MaxWord, errors);
        Longest(Media.Name, "media.name", ProviderWords.MaxId, errors);
    }

    private static void CheckPart(double? value, string field, int most, ErrorList errors)
    {
        if (value is null)
            errors.Add(CommonErrors.Required(field));
        else if (!(Math.Abs(value.Value) <= most))
            errors.Add(CommonErrors.OutOfRange(field, -most, most));
    }

    private static bool Required(string? text, string field, ErrorList errors)
    {
        if (!string.IsNullOrWhiteSpace(text))
            return true;

        errors.Add(CommonErrors.Required(field));
        return false;
    }

    private static void Longest(string? text, string field, int most, ErrorList errors)
    {
        if (text?.Length > most)
            errors.Add(CommonErrors.TooLong(field, most));
    }

    private static void Absent(object? value, string field, ErrorList errors)
    {
        if (value is not null)
            errors.Add(CommonErrors.UnknownMember(field, null));
    }
}

/// <summary>What is played to become of a message.</summary>
/// <param name="InteractionId">The interaction.</param>
/// <param name="Destination">The destination that it is about; null for all of them.</param>
/// <param name="Statuses">The provider's words, in the order in which they come.</param>
/// <param name="Timing">How often and when they come.</param>
public sealed record SandboxNoticeDraft(string? InteractionId, string? Destination, IReadOnlyList<string> Statuses, SandboxTiming Timing)
{
    /// <summary>Most notices of a call, beside their copies.</summary>
    public const int MaxStatuses = 10;

    /// <summary>Code and words of what went wrong, where something failed; null for the sandbox's own.</summary>
    public SandboxFailure? Error { get; init; }

    internal void Check(ErrorList errors)
    {
        Timing.Check(errors);
        if (string.IsNullOrWhiteSpace(InteractionId))
            errors.Add(CommonErrors.Required("interactionId"));
        if (Statuses.Count == 0)
            errors.Add(CommonErrors.Required("statuses"));
        if (Statuses.Count > MaxStatuses)
            errors.Add(CommonErrors.TooMany("statuses", MaxStatuses));
        for (var i = 0; i < Math.Min(Statuses.Count, MaxStatuses); i++)
        {
            if (!SandboxNotices.Statuses.Contains(Statuses[i], StringComparer.OrdinalIgnoreCase))
                errors.Add(CommonErrors.NotAllowed($"statuses[{i}]", SandboxNotices.Statuses));
        }

        if (Error is null)
            return;

        if (!Statuses.Any(SandboxNotices.IsFailure))
            errors.Add(CommonErrors.UnknownMember("error", null));
        if (Error.Code?.Length > ProviderWords.MaxWord)
            errors.Add(CommonErrors.TooLong("error.code", ProviderWords.MaxWord));
        if (Error.Message?.Length > ProviderWords.MaxSentence)
            errors.Add(CommonErrors.TooLong("error.message", ProviderWords.MaxSentence));
    }
}

/// <summary>Why a message failed.</summary>
/// <param name="Code">The provider's code.</param>
/// <param name="Message">Its words.</param>
public sealed record SandboxFailure(string? Code, string? Message);
