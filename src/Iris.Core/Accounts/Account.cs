using Iris.Core.Tenants;

namespace Iris.Core.Accounts;

/// <summary>A person or system that logs in with e-mail address and password. (Source: A.2)</summary>
public sealed class Account
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Unique in the tenant without regard to case.</summary>
    public required string Email { get; init; }

    public required string Name { get; set; }

    /// <summary>As made by the framework's password hasher; never returned.</summary>
    public required string PasswordHash { get; set; }

    public required List<string> Scopes { get; set; }

    /// <summary>Null while the account may log in.</summary>
    public DateTimeOffset? Revoked { get; set; }

    public required DateTimeOffset Created { get; init; }
}
