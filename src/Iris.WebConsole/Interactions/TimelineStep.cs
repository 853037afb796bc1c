namespace Iris.WebConsole.Interactions;

/// <summary>Something that happened to an interaction, whoever tells of it.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Who tells.</param>
/// <param name="Title">What, in a few words; the status of a <see cref="StepKind.Status"/>.</param>
/// <param name="Tone">Good, bad, or neither: a class of the style sheet.</param>
public sealed record TimelineStep(DateTimeOffset At, StepKind Kind, string Title, string Tone)
{
    /// <summary>A code that may have an explanation.</summary>
    public string? Code { get; init; }

    /// <summary>A sentence about it.</summary>
    public string? Notes { get; init; }

    /// <summary>Bodies and raw notices, by name.</summary>
    public IReadOnlyList<(string Name, string Text)> Bodies { get; init; } = [];

    /// <summary>How long it took.</summary>
    public int? Milliseconds { get; init; }
}

/// <summary>Who tells of a step.</summary>
public enum StepKind
{
    /// <summary>Iris, of the interaction's status.</summary>
    Status,

    /// <summary>The provider, of the message.</summary>
    Notice,

    /// <summary>Iris, of a call of the provider.</summary>
    Call,

    /// <summary>Iris, of an event to the client's system.</summary>
    Webhook,
}
