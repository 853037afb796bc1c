using Iris.Api.Limits;
using Iris.Core.Accounts;
using Iris.Core.Tenants;

namespace Iris.Api.Tenants;

/// <summary>A tenant to create.</summary>
internal sealed class TenantRequest
{
    /// <summary>2 to 63 lower-case letters, digits and hyphens.</summary>
    public required string Id { get; set; }

    /// <summary>Name for people.</summary>
    public required string Name { get; set; }

    /// <summary>Its first account; without one nobody can log in to it.</summary>
    public FirstAccountRequest? Account { get; set; }

    /// <summary>ISO 3166 code of the country whose national writing of phone numbers is read, such as <c>ES</c>; an integration may name its own.</summary>
    public string? DefaultRegion { get; set; }

    /// <summary>Limits that differ from the gateway's.</summary>
    public TenantLimitsRequest? Limits { get; set; }

    /// <summary>Whether it is there to test: such a tenant has the provider <c>Sandbox</c> in Production too. False when absent.</summary>
    public bool? Test { get; set; }

    internal TenantDraft ToDraft() => new(Id, Name, Account?.ToDraft())
    {
        Limits = Limits?.ToLimits(),
        DefaultRegion = DefaultRegion,
        IsTest = Test ?? false,
    };
}

/// <summary>The first account of a tenant; it gets every scope.</summary>
internal sealed class FirstAccountRequest
{
    /// <summary>E-mail address.</summary>
    public required string Email { get; set; }

    /// <summary>At least 12 characters.</summary>
    public required string Password { get; set; }

    /// <summary>Name for people; the e-mail address when absent.</summary>
    public string? Name { get; set; }

    internal AccountDraft ToDraft() => new(Email, Password, Name, null);
}

/// <summary>What to change of a tenant.</summary>
internal sealed class TenantChangeRequest
{
    /// <summary>Name for people.</summary>
    public string? Name { get; set; }

    /// <summary>ISO 3166 code of the country whose national writing of phone numbers is read, such as <c>ES</c>; an integration may name its own. Empty for none.</summary>
    public string? DefaultRegion { get; set; }

    /// <summary>Limits that differ from the gateway's; replaces all that it had.</summary>
    public TenantLimitsRequest? Limits { get; set; }

    /// <summary>Whether it is there to test: such a tenant has the provider <c>Sandbox</c> in Production too.</summary>
    public bool? Test { get; set; }

    internal TenantChange ToChange() => new(Name, Limits?.ToLimits(), DefaultRegion, Test);
}
