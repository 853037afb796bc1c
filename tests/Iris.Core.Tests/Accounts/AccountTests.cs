using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Core.Tests.Accounts;

public sealed class AccountTests
{
    private readonly Account account = new()
    {
        Id = IrisId.New(TestClock.Start),
        Tenant = new TenantId("acme"),
        Email = "ops@example.test",
        Name = "Ops",
        PasswordHash = "hash",
        Scopes = [Scopes.Admin],
        Created = TestClock.Start,
    };

    [Fact]
    public void EndToken_One_EndsItAloneUntilItWouldHaveEnded()
    {
        End("a", TestClock.Start);
        Assert.False(account.Accepts(0, "a"));
        Assert.True(account.Accepts(0, "b"));

        End("b", TestClock.Start.AddHours(1));

        Assert.Equal(["b"], account.EndedTokens.Select(token => token.Id));
        Assert.Equal(0, account.TokenGeneration);
    }

    [Fact]
    public void EndToken_MoreThanAreKept_EndsAll()
    {
        foreach (var id in new[] { "a", "b", "b" })
            End(id, TestClock.Start);
        Assert.True(account.Accepts(0, "c"));

        End("d", TestClock.Start);

        Assert.Empty(account.EndedTokens);
        Assert.All(new[] { "a", "b", "c", "d" }, id => Assert.False(account.Accepts(0, id)));
        Assert.True(account.Accepts(1, "e"));
    }

    [Fact]
    public void RevokeAndReactivate_Account_LeaveOldTokensEnded()
    {
        account.Revoke(TestClock.Start);
        Assert.False(account.Accepts(0, "a") || account.Accepts(account.TokenGeneration, "a") || account.IsLiveAdmin);
        account.Revoke(TestClock.Start.AddHours(1));
        Assert.Equal(TestClock.Start, account.Revoked);

        account.Reactivate();

        Assert.True(account.IsLiveAdmin && account.Accepts(account.TokenGeneration, "b"));
        Assert.False(account.Accepts(0, "a"));
    }

    private void End(string id, DateTimeOffset now) => account.EndToken(new EndedToken(id, now.AddHours(1)), now, most: 2);
}
