namespace Iris.WebConsole.Accounts;

/// <summary>An account, as the API answers it.</summary>
public sealed record AccountAnswer(string Id, string Email, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? Revoked, DateTimeOffset Created);

/// <summary>An API key, as the API answers it.</summary>
public sealed record KeyAnswer(
    string Id, string Name, string? Prefix, string? Key, IReadOnlyList<string> Scopes, DateTimeOffset? Expires, DateTimeOffset? Revoked, DateTimeOffset Created);
