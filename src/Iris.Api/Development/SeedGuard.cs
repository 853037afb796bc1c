using Iris.Api.Authentication;
using Iris.Core.Accounts;
using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Api.Development;

/// <summary>
/// Keeps credentials that everybody can read about, or that a developer's console showed, from opening anything outside Development. The
/// start fails, since whoever points it at such a database has most likely taken the wrong one.
/// </summary>
internal sealed partial class SeedGuard(
    IAccountStore accounts, IApiKeyStore keys, IPasswordHash passwords, IOptions<BootstrapOptions> options, TimeProvider time, ILogger<SeedGuard> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var seeded = await accounts.ListAsync(SeedData.Tenant, null, Page<Account>.MaxLimit, cancellationToken);
        var demo = seeded.Items.Where(account => account.Email == SeedData.Email).ToList();
        if (demo.Count == 0)
            return;

        var live = new List<Account>();
        foreach (var account in demo.Where(account => account.Revoked is null))
        {
            // What could not be compared counts as published.
            if (await passwords.MatchAsync(account.PasswordHash, SeedData.Password, SeedData.Tenant.Value, cancellationToken) is not PasswordMatch.Wrong)
                live.Add(account);
        }

        var known = await keys.ListAsync(SeedData.Tenant, null, Page<ApiKey>.MaxLimit, cancellationToken);
        var liveKeys = known.Items.Where(key => key.Name == SeedData.Name && key.IsLive(time.GetUtcNow())).ToList();
        if (live.Count == 0 && liveKeys.Count == 0)
            return;

        if (!options.Value.RevokeDemo)
        {
            throw new StartRefusedException(
                $"The database was seeded in Development: its tenant '{SeedData.Tenant}' has an account with a published password, or the API key that "
                + "was printed with it. Use another database, or start once with Bootstrap:RevokeDemo=true, which revokes both.");
        }

        await RevokeAsync(live, liveKeys, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RevokeAsync(List<Account> live, List<ApiKey> liveKeys, CancellationToken cancellationToken)
    {
        foreach (var account in live)
        {
            account.Revoke(time.GetUtcNow());
            await accounts.SaveAsync(SeedData.Tenant, account, cancellationToken);
        }

        foreach (var key in liveKeys)
        {
            key.Revoked = time.GetUtcNow();
            await keys.SaveAsync(SeedData.Tenant, key, cancellationToken);
        }

        LogRevoked(live.Count, liveKeys.Count);
    }

    [LoggerMessage(EventId = 1101, Level = LogLevel.Warning, Message = "The seed of Development was revoked: {Accounts} accounts and {Keys} API keys")]
    private partial void LogRevoked(int accounts, int keys);
}
