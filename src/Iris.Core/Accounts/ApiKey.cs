using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>A service's credential. The key itself is shown once; only its SHA-256 is kept.</summary>
public sealed class ApiKey
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string Name { get; init; }

    /// <summary>First characters of the key, so that people can tell keys apart.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole key in lower-case hex; unique over all tenants.</summary>
    public required string Hash { get; init; }

    public required List<string> Scopes { get; init; }

    /// <summary>Null for a key that does not expire.</summary>
    public DateTimeOffset? Expires { get; init; }

    public DateTimeOffset? Revoked { get; set; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Whether the key is accepted at this moment.</summary>
    public bool IsLive(DateTimeOffset now) => Revoked is null && (Expires is null || Expires > now);
}
