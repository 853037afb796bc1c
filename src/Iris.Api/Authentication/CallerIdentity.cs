using System.Security.Claims;
using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Kernel;

namespace Iris.Api.Authentication;

/// <summary>Who is behind a checked credential. The platform's bootstrap key has no caller: it belongs to no tenant.</summary>
internal sealed class CallerIdentity : ClaimsIdentity
{
    public const string ScopeClaim = "scope";

    private readonly Caller? caller;

    public CallerIdentity(Caller? caller, IEnumerable<string> scopes)
        : base(scopes.Select(scope => new Claim(ScopeClaim, scope)), CredentialHandler.SchemeName)
    {
        this.caller = caller;
        Principal = new ClaimsPrincipal(this);
    }

    /// <summary>The bootstrap key's identity.</summary>
    public static CallerIdentity Platform() => new(null, [Scopes.Platform]);

    /// <summary>A principal of this identity alone, shared by all requests of the credential.</summary>
    public ClaimsPrincipal Principal { get; }

    public Caller Caller => caller ?? throw new InvalidOperationException("The credential belongs to no tenant.");

    public TenantId? Tenant => caller?.Tenant;

    /// <summary>The token that the caller presented; null for a key.</summary>
    public TokenHolder? Token { get; init; }

    public string? AuthorId => caller?.AuthorId;

    public static CallerIdentity Of(ClaimsPrincipal user) => (CallerIdentity)user.Identity!;

    /// <summary>The tenant behind a request, for the log; null when there is none.</summary>
    public static TenantId? TenantOf(ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.Tenant;

    /// <summary>The account or API key behind a request, for the log; null when there is none.</summary>
    public static string? AuthorOf(ClaimsPrincipal user) => (user.Identity as CallerIdentity)?.AuthorId;
}
