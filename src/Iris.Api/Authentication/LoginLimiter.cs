using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>
/// Bounds how often passwords are tried: from one address, in all, and, counting those that failed, for one account from one address. When
/// more than enough failed for one account from anywhere, an address that failed for it waits as well; one that did not is still let in,
/// so that nobody locks out the owner of an account from afar.
/// </summary>
/// <remarks>
/// What is remembered are hashes, and at most three for each try of the present minute; tries that are refused are not remembered, and
/// the limit in all bounds the others. Nothing is dropped before the minute is over.
/// </remarks>
internal sealed class LoginLimiter(IOptions<SecurityOptions> options, TimeProvider time)
{
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly SecurityOptions options = options.Value;
    private readonly Lock gate = new();
    private readonly Dictionary<CredentialHash, int> counts = [];
    private DateTimeOffset ends;
    private int inAll;

    /// <summary>How many entries are remembered.</summary>
    public int Size => counts.Count;

    /// <param name="tenant">The tenant, as it was given.</param>
    /// <param name="account">What names the account, as it was given.</param>
    /// <param name="network">Where the caller is, by <see cref="RemoteNetwork"/>.</param>
    public LoginTry Begin(string tenant, string account, string network)
    {
        var name = $"{tenant}\n{account.Trim().ToLowerInvariant()}";
        var from = CredentialHash.Of($"from\n{network}");
        var who = CredentialHash.Of($"who\n{name}");
        var both = CredentialHash.Of($"both\n{name}\n{network}");
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now >= ends)
            {
                counts.Clear();
                (ends, inAll) = (now + Window, 0);
            }

            var failed = counts.GetValueOrDefault(both);
            if (inAll >= options.LoginsInAll
                || counts.GetValueOrDefault(from) >= options.LoginsPerAddress
                || failed >= options.LoginsPerMinute
                || (failed > 0 && counts.GetValueOrDefault(who) >= options.LoginsPerAccount))
                return new LoginTry(ends - now, static () => { });

            inAll++;
            // A failure until it is known better: tries at the same time must not all see the same count.
            foreach (var key in (ReadOnlySpan<CredentialHash>)[from, who, both])
                counts[key] = counts.GetValueOrDefault(key) + 1;
            var window = ends;
            return new LoginTry(null, () => TakeBack(window, who, both));
        }
    }

    private void TakeBack(DateTimeOffset window, CredentialHash who, CredentialHash both)
    {
        lock (gate)
        {
            if (window != ends)
                return;

            foreach (var key in (ReadOnlySpan<CredentialHash>)[who, both])
            {
                if (--counts[key] == 0)
                    counts.Remove(key);
            }
        }
    }
}

/// <summary>One try of a password.</summary>
/// <param name="Wait">How long to wait before another; null when this one may go on.</param>
/// <param name="NotFailed">To be called when it was right, or was not tried after all.</param>
internal sealed record LoginTry(TimeSpan? Wait, Action NotFailed);
