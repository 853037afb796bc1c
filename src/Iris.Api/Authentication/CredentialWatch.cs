namespace Iris.Api.Authentication;

/// <summary>Looks again and again whether the credential of a request that goes on for long still holds: it may expire, be revoked, or its tenant be closed.</summary>
internal sealed class CredentialWatch(CredentialCheck check, TimeProvider time)
{
    /// <summary>A revocation is seen as late as by any other call, and a moment more.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="context">The request.</param>
    /// <param name="scope">What it needs.</param>
    public Watched Watch(HttpContext context, string scope) => new(check, time, context, scope);

    internal sealed class Watched(CredentialCheck check, TimeProvider time, HttpContext context, string scope)
    {
        private readonly string? key = context.Request.Headers[CredentialHandler.KeyHeader];
        private readonly string? token = CredentialHandler.TokenOf(context.Request.Headers.Authorization);
        private readonly DateTimeOffset? expires = CallerIdentity.Of(context.User).Token?.Expires;
        private long looked = time.GetTimestamp();

        public async ValueTask<bool> IsOverAsync()
        {
            if (time.GetUtcNow() >= expires)
                return true;
            if (time.GetElapsedTime(looked) < Interval)
                return false;

            looked = time.GetTimestamp();
            var identity = key is { Length: > 0 }
                ? await check.CheckKeyAsync(key, context.RequestAborted)
                : await check.CheckTokenAsync(token ?? "", context.RequestAborted);
            return identity is null || identity.Tenant != CallerIdentity.TenantOf(context.User) || !identity.HasClaim(CallerIdentity.ScopeClaim, scope);
        }
    }
}
