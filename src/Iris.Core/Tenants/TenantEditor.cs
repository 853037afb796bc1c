using Iris.Core.Accounts;
using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Tenants;

/// <summary>A tenant as the platform asks for it.</summary>
/// <param name="Id">See <see cref="TenantId"/>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Account">Its first account, with every scope of a tenant; null for none.</param>
public sealed record TenantDraft(string? Id, string? Name, AccountDraft? Account)
{
    /// <summary>See <see cref="Tenant.DefaultRegion"/>; null for none.</summary>
    public string? DefaultRegion { get; init; }

    /// <summary>Limits that differ from the gateway's; null for none.</summary>
    public TenantLimits? Limits { get; init; }

    /// <summary>See <see cref="Tenant.IsTest"/>.</summary>
    public bool IsTest { get; init; }
}

/// <summary>What to change of a tenant; null stays as it is.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Limits">Replaces all of its limits.</param>
/// <param name="DefaultRegion">See <see cref="Tenant.DefaultRegion"/>; empty for none.</param>
/// <param name="IsTest">See <see cref="Tenant.IsTest"/>.</param>
public sealed record TenantChange(string? Name, TenantLimits? Limits, string? DefaultRegion = null, bool? IsTest = null);

/// <summary>Creates, changes, enables and disables tenants.</summary>
public sealed class TenantEditor(
    ITenantStore store, AccountEditor accounts, TenantGate gate, TenantRegions regions, TestTenants tests, LimitBook limits, TimeProvider time)
{
    private const int MaxNameLength = 128;
    private const string AccountPath = "account.";
    private const string LimitsPath = "limits";
    private const string RegionField = "defaultRegion";

    /// <summary>Makes a tenant and its first account.</summary>
    /// <param name="draft">What it shall be.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Tenant>> CreateAsync(TenantDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        CommonChecks.Name(draft.Name, "name", MaxNameLength, errors);
        if (string.IsNullOrEmpty(draft.Id))
            errors.Add(CommonErrors.Required("id"));
        else if (!TenantId.IsValid(draft.Id))
            errors.Add(TenantErrors.InvalidId);
        if (draft.Account is not null)
            AccountEditor.Check(draft.Account, AccountPath, errors);
        Regions.Check(draft.DefaultRegion, RegionField, errors);
        draft.Limits?.Check(LimitsPath, errors);
        if (!errors.IsEmpty)
            return errors;

        var tenant = new Tenant { Id = new TenantId(draft.Id!), Name = draft.Name!, Limits = draft.Limits, DefaultRegion = Regions.Of(draft.DefaultRegion), IsTest = draft.IsTest, Created = time.GetUtcNow() };
        Account? first = null;
        if (draft.Account is not null)
        {
            // Before the tenant is there: a refusal must not leave one that nobody can log in to.
            var made = await accounts.MakeAsync(tenant.Id, draft.Account with { Scopes = Scopes.OfTenant }, AccountPath, errors, cancellationToken);
            if (!made.IsSuccess)
                return Result.Refused<Tenant>(made.Errors);
            first = made.Value;
        }

        if (!await store.CreateAsync(tenant, cancellationToken))
            return TenantErrors.Taken;

        // Somebody may have asked for it before it was there.
        Forget(tenant.Id);

        var added = first is null ? default : await accounts.AddAsync(first, AccountPath, cancellationToken);
        return added.Errors.Count == 0 ? tenant : Result.Refused<Tenant>(added.Errors);
    }

    /// <summary>Changes the members that the change has.</summary>
    public async Task<Result<Tenant>> UpdateAsync(string id, TenantChange change, ErrorList errors, CancellationToken cancellationToken)
    {
        if (change.Name is not null)
            CommonChecks.Name(change.Name, "name", MaxNameLength, errors);
        Regions.Check(change.DefaultRegion, RegionField, errors);
        change.Limits?.Check(LimitsPath, errors);
        if (!errors.IsEmpty)
            return errors;

        return await EditAsync(id, tenant =>
        {
            tenant.Name = change.Name ?? tenant.Name;
            tenant.Limits = change.Limits ?? tenant.Limits;
            tenant.IsTest = change.IsTest ?? tenant.IsTest;
            tenant.DefaultRegion = change.DefaultRegion is null ? tenant.DefaultRegion : Regions.Of(change.DefaultRegion);
        }, cancellationToken);
    }

    /// <summary>Enables or disables a tenant.</summary>
    public Task<Result<Tenant>> SetEnabledAsync(string id, bool enabled, CancellationToken cancellationToken) =>
        EditAsync(id, tenant => tenant.IsEnabled = enabled, cancellationToken);

    private async Task<Result<Tenant>> EditAsync(string id, Action<Tenant> change, CancellationToken cancellationToken)
    {
        var tenant = TenantId.IsValid(id) ? await store.FindAsync(new TenantId(id), cancellationToken) : null;
        if (tenant is null)
            return TenantErrors.NotFound;

        change(tenant);
        var isSaved = await store.SaveAsync(tenant, cancellationToken);
        Forget(tenant.Id);
        return isSaved ? tenant : TenantErrors.NotFound;
    }

    private void Forget(TenantId tenant)
    {
        gate.Invalidate(tenant);
        regions.Forget(tenant);
        tests.Forget(tenant);
        limits.Forget(tenant);
    }
}
