using System.Collections.Concurrent;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>
/// Remembers checked credentials for a few seconds, so that the hot path neither checks a signature nor reads the store. What this
/// process revokes is forgotten at once.
/// </summary>
internal sealed class CredentialCache(IOptions<SecurityOptions> options, TimeProvider time)
{
    private const int Capacity = 10_000;

    private readonly TimeSpan lifetime = TimeSpan.FromSeconds(options.Value.CredentialCacheSeconds);
    private readonly ConcurrentDictionary<CredentialHash, Entry> entries = new();
    private long revocations;

    /// <summary>Changes with every revocation; a check that began before one must not be remembered after it.</summary>
    public long Epoch => Interlocked.Read(ref revocations);

    public CallerIdentity? Find(CredentialHash credential) =>
        entries.TryGetValue(credential, out var entry) && entry.Until > time.GetUtcNow() ? entry.Identity : null;

    /// <param name="credential">The credential.</param>
    /// <param name="identity">Who is behind it.</param>
    /// <param name="expires">When the credential itself ends; null for never.</param>
    /// <param name="epoch"><see cref="Epoch"/> before it was checked.</param>
    public void Add(CredentialHash credential, CallerIdentity identity, DateTimeOffset? expires, long epoch)
    {
        var until = time.GetUtcNow() + lifetime;
        if (entries.Count >= Capacity)
            entries.Clear();
        entries[credential] = new Entry(identity, expires < until ? expires.Value : until);
        // Checked after the write: a revocation in between either sees the entry or is seen here.
        if (Epoch != epoch)
            entries.TryRemove(credential, out _);
    }

    /// <summary>Forgets the credentials of an account or API key.</summary>
    public void ForgetAuthor(TenantId tenant, string authorId) =>
        Forget(identity => identity.Tenant == tenant && identity.AuthorId == authorId);

    /// <summary>Forgets the credentials of a tenant.</summary>
    public void ForgetTenant(TenantId tenant) => Forget(identity => identity.Tenant == tenant);

    private void Forget(Func<CallerIdentity, bool> which)
    {
        Interlocked.Increment(ref revocations);
        foreach (var (credential, entry) in entries)
        {
            if (which(entry.Identity))
                entries.TryRemove(credential, out _);
        }
    }

    private sealed record Entry(CallerIdentity Identity, DateTimeOffset Until);
}
