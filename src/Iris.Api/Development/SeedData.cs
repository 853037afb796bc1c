using Iris.Api.Tenants;
using Iris.Core.Accounts;
using Iris.Core.Hosting;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Tenants;

namespace Iris.Api.Development;

/// <summary>What the seed left behind.</summary>
/// <param name="ApiKey">A key that is good.</param>
/// <param name="KeyFile">Where it is kept for the next start; null when it could not be.</param>
/// <param name="Integrations">The sandbox integrations.</param>
internal sealed record Seeded(string ApiKey, string? KeyFile, IReadOnlyList<Integration> Integrations);

/// <summary>Makes what is missing of the tenant <c>demo</c>: its account, an API key, and a sandbox integration for every channel.</summary>
internal sealed class SeedData(
    TenantEditor tenants, ITenantStore tenantStore, AccountEditor accounts, IAccountStore accountStore, ApiKeyEditor keys, IApiKeyStore keyStore,
    IntegrationEditor integrations, IIntegrationStore integrationStore, AdapterOffers offers, MailCatcher catcher, DemoKeyFile keyFile, TimeProvider time)
{
    public const string Email = "demo@iris.example";
    public const string Password = "iris-demo-password";
    public const string Name = "Demo";

    public static readonly TenantId Tenant = new("demo");

    public async Task<Seeded> EnsureAsync(CancellationToken cancellationToken)
    {
        if (await tenantStore.FindAsync(Tenant, cancellationToken) is null)
            RequireOnce(await tenants.CreateAsync(new TenantDraft(Tenant.Value, Name, null), new ErrorList(), cancellationToken));
        if (await accountStore.FindByEmailAsync(Tenant, Email, cancellationToken) is null)
        {
            var draft = new AccountDraft(Email, Password, Name, Scopes.OfTenant);
            RequireOnce(await accounts.CreateAsync(Tenant, draft, "", new ErrorList(), cancellationToken));
        }

        var (key, file) = await EnsureKeyAsync(cancellationToken);
        await catcher.EnsureAsync(Tenant, cancellationToken);
        return new Seeded(key, file, await EnsureIntegrationsAsync(cancellationToken));
    }

    /// <summary>The kept key, unless this store does not know it or it was revoked: then another one.</summary>
    private async Task<(string Key, string? File)> EnsureKeyAsync(CancellationToken cancellationToken)
    {
        if (keyFile.Read() is { } kept
            && await keyStore.FindByHashAsync(ApiKeyEditor.HashOf(kept), cancellationToken) is { } known
            && known.Tenant == Tenant && known.IsLive(time.GetUtcNow()))
            return (kept, keyFile.Path);

        var draft = new ApiKeyDraft(Name, Scopes.OfTenant, null);
        var key = Require(await keys.CreateAsync(Tenant, draft, new ErrorList(), cancellationToken)).Secret;
        return (key, keyFile.TryWrite(key) ? keyFile.Path : null);
    }

    private async Task<IReadOnlyList<Integration>> EnsureIntegrationsAsync(CancellationToken cancellationToken)
    {
        var known = await integrationStore.ListAsync(Tenant, null, Page<Integration>.MaxLimit, cancellationToken);
        var seeded = new List<Integration>();
        foreach (var descriptor in (await offers.OfAsync(Tenant, cancellationToken)).Adapters.Select(adapter => adapter.Descriptor).Where(descriptor => descriptor.DevelopmentOnly))
        {
            var existing = known.Items.FirstOrDefault(
                integration => integration.Channel == descriptor.Channel && integration.Provider == descriptor.Provider);
            var draft = new IntegrationDraft { Name = $"{descriptor.Channel}-1", Channel = descriptor.Channel, Provider = descriptor.Provider };
            seeded.Add(existing ?? Require(await integrations.CreateAsync(Tenant, draft, new ErrorList(), null, cancellationToken)));
        }

        return seeded;
    }

    /// <summary>A clash means that another process, started with this one, was faster.</summary>
    private static void RequireOnce<T>(Result<T> result)
        where T : class
    {
        if (result.Value is null && result.Errors[0].Kind != ErrorKind.Conflict)
            Require(result);
    }

    private static T Require<T>(Result<T> result)
        where T : class =>
        result.Value ?? throw new StartRefusedException($"The seed was refused: {result.Errors[0].Code} {result.Errors[0].Field}.");
}
