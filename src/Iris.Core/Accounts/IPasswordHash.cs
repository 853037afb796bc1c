namespace Iris.Core.Accounts;

/// <summary>What a comparison of a password came to.</summary>
public enum PasswordMatch
{
    Wrong,

    Right,

    /// <summary>Right, but what is kept was made with less work than is asked for now: it should be made again.</summary>
    Outdated,
}

/// <summary>
/// Hashes passwords, slowly and with a salt, away from everything else. The host brings the implementation. Work for one client, a tenant
/// or a network address, can wait a bounded number of times only: beyond it, or when too much waits in all, the answer is null.
/// </summary>
public interface IPasswordHash
{
    /// <summary>Makes the text to keep of a password.</summary>
    Task<string?> MakeAsync(string password, string client, CancellationToken cancellationToken);

    /// <summary>Whether a kept text was made of this password. Without one (null) it takes as long, and is wrong.</summary>
    Task<PasswordMatch?> MatchAsync(string? hash, string password, string client, CancellationToken cancellationToken);
}
