namespace Iris.WebConsole.Interactions;

/// <summary>A file that went out or came in with a message.</summary>
public sealed record FileAnswer(string Id, string FileName, string MediaType, long Size);

/// <summary>A call of the provider.</summary>
public sealed record ExchangeAnswer(
    int Attempt, DateTimeOffset Date, int DurationMilliseconds, string Provider, string? Method, string? Host, string? Path, int? Status, string? Request,
    string? Response, string? Error);
