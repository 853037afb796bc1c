namespace Iris.Core.Accounts;

/// <summary>What a credential may do.</summary>
public static class Scopes
{
    /// <summary>Send interactions and manage users and processes.</summary>
    public const string Send = "send";

    /// <summary>Read everything of the tenant except credentials.</summary>
    public const string Read = "read";

    /// <summary>Manage integrations.</summary>
    public const string Configure = "configure";

    /// <summary>Manage the tenant's accounts and API keys.</summary>
    public const string Admin = "admin";

    /// <summary>Manage tenants. Only the bootstrap key has it; it belongs to no tenant.</summary>
    public const string Platform = "platform";

    /// <summary>The scopes that a tenant may give.</summary>
    public static readonly IReadOnlyList<string> OfTenant = [Send, Read, Configure, Admin];
}
