using Iris.Api.Tests.Support;
using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Authentication;

/// <summary>Changes go to the store as another process makes them: nothing tells this one's memory.</summary>
public sealed class TokenUseTests(TokenUseTests.QuickApplication quick) : IClassFixture<TokenUseTests.QuickApplication>
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private IrisApplication Application => quick.Application;

    [Fact]
    public async Task Call_AccountRevokedElsewhere_IsRefusedWithinSeconds()
    {
        var (account, client) = await NewCallerAsync();
        (await client.GetAsync("/user")).Expect(200);

        account.Revoke(Now);
        await Accounts.SaveAsync(account.Tenant, account, default);

        await ExpectEventuallyAsync(client, "/user", 401);
    }

    [Fact]
    public async Task Call_TokenLoggedOutElsewhere_IsRefusedWithinSecondsAndNoOther()
    {
        var (account, client) = await NewCallerAsync();
        var other = Application.Anonymous().WithToken(Issue(account));
        (await client.GetAsync("/user")).Expect(200);
        var token = client.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        var holder = (await Application.Services.GetRequiredService<TokenReader>().ReadAsync(token))!;

        account.EndToken(new EndedToken(holder.TokenId, holder.Expires), Now, most: 10);
        await Accounts.SaveAsync(account.Tenant, account, default);

        await ExpectEventuallyAsync(client, "/user", 401);
        (await other.GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task Call_PasswordChangedElsewhere_IsRefusedWithinSeconds()
    {
        var (account, client) = await NewCallerAsync();
        (await client.GetAsync("/user")).Expect(200);

        account.ChangePassword("another");
        await Accounts.SaveAsync(account.Tenant, account, default);

        await ExpectEventuallyAsync(client, "/user", 401);
        (await Application.Anonymous().WithToken(Issue(account)).GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task Call_TenantDisabledElsewhere_IsRefusedWithinSeconds()
    {
        var (account, client) = await NewCallerAsync();
        (await client.GetAsync("/user")).Expect(200);
        var tenants = Application.Services.GetRequiredService<ITenantStore>();
        var tenant = (await tenants.FindAsync(account.Tenant, default))!;

        tenant.IsEnabled = false;
        await tenants.SaveAsync(tenant, default);

        await ExpectEventuallyAsync(client, "/user", 401);
    }

    [Fact]
    public async Task Call_ScopesChangedElsewhere_CountWithinSecondsWhateverTheTokenSays()
    {
        var (account, client) = await NewCallerAsync();
        (await client.GetAsync("/user")).Expect(200);
        (await client.GetAsync("/configuration/account")).Expect(403);

        account.Scopes = [Scopes.Admin];
        await Accounts.SaveAsync(account.Tenant, account, default);

        await ExpectEventuallyAsync(client, "/user", 403);
        (await client.GetAsync("/configuration/account")).Expect(200);
    }

    [Fact]
    public async Task Call_TokenAsKeyOrKeyAsToken_Answers401()
    {
        var tenant = await Application.NewTenantAsync();
        var token = Issue(await NewAccountAsync(tenant.Id));
        var key = await Application.NewKeyAsync(tenant.Id, Scopes.Read);

        (await Application.Anonymous().WithKey(token).GetAsync("/user")).Expect(401);
        (await Application.Anonymous().WithToken(key).GetAsync("/user")).Expect(401);
        (await Application.Anonymous().WithToken(IrisApplication.AdminKey).GetAsync("/admin/tenant")).Expect(401);
        (await Application.Anonymous().WithToken(token).GetAsync("/user")).Expect(200);
        (await Application.Anonymous().WithKey(key).GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task Call_TokenOfAnAccountThatIsNotThere_Answers401() =>
        (await Application.Anonymous().WithToken(Issue(NewAccount(new TenantId("nobody")))).GetAsync("/user")).Expect(401);

    [Fact]
    public async Task Call_TokenTooLong_Answers401()
    {
        var account = await NewAccountAsync((await Application.NewTenantAsync()).Id);
        account.Name = new string('n', TokenReader.MaxLength);

        (await Application.Anonymous().WithToken(Issue(account)).GetAsync("/user")).Expect(401);
    }

    private IAccountStore Accounts => Application.Services.GetRequiredService<IAccountStore>();

    private string Issue(Account account) => Application.Services.GetRequiredService<TokenIssuer>().Issue(account);

    private async Task<(Account Account, IrisClient Client)> NewCallerAsync()
    {
        var account = await NewAccountAsync((await Application.NewTenantAsync()).Id);
        return (account, Application.Anonymous().WithToken(Issue(account)));
    }

    private async Task<Account> NewAccountAsync(TenantId tenant)
    {
        var account = NewAccount(tenant);
        Assert.True(await Accounts.CreateAsync(tenant, account, default));
        return account;
    }

    private static Account NewAccount(TenantId tenant) => new()
    {
        Id = IrisId.New(Now),
        Tenant = tenant,
        Email = "ops@example.test",
        Name = "Ops",
        PasswordHash = "",
        Scopes = [Scopes.Read],
        Created = Now,
    };

    private static Task<string> ExpectEventuallyAsync(IrisClient client, string path, int status) => Eventually.GetAsync(
        async () => (await client.GetAsync(path)).Status == status ? "yes" : null, $"{path} answers {status}");

    /// <summary>A gateway that remembers a credential for a second.</summary>
    public sealed class QuickApplication : IAsyncLifetime
    {
        internal IrisApplication Application { get; } = new(_ => { }, ("Security:CredentialCacheSeconds", "1"));

        public Task InitializeAsync() => Application.InitializeAsync();

        public Task DisposeAsync() => Application.DisposeAsync().AsTask();
    }
}
