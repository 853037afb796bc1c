namespace Iris.WebConsole.Callbacks;

/// <summary>A provider's callback as it came, and what became of it.</summary>
public sealed record NoticeAnswer(
    string Id, DateTimeOffset Received, string Lane, string State, int Attempts, string? Problem, string Method, IReadOnlyDictionary<string, string> Query,
    string? ContentType, string Body);

/// <summary>An integration's callbacks by state.</summary>
public sealed record NoticeCountsAnswer(long Pending, long Done, long Unreadable, long Unmatched);

/// <summary>An integration that is called back.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Counts">Its callbacks by state.</param>
public sealed record CallbackRow(string Id, string Name, NoticeCountsAnswer Counts);

/// <summary>Which callbacks are shown.</summary>
/// <param name="IntegrationId">Of which integration.</param>
/// <param name="State">In which state.</param>
public sealed record CallbackChoice(string IntegrationId, string State);
