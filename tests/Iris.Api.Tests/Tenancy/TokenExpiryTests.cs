using Iris.Api.Tenancy;
using Iris.Api.Tests.Support;
using Iris.Core;
using Iris.Core.Accounts;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Tenancy;

public sealed class TokenExpiryTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void Read_TokenOfSomeAge_IsGoodForAnHour(int ageInMinutes, bool isGood)
    {
        var token = IssuerAt(Now).Issue(NewAccount());

        Assert.Equal(isGood, IssuerAt(Now.AddMinutes(ageInMinutes)).Read(token) is not null);
    }

    [Fact]
    public void Read_ChangedToken_IsRefused()
    {
        var token = IssuerAt(Now).Issue(NewAccount());

        Assert.Null(IssuerAt(Now).Read(token[..^2] + (token[^2] == 'A' ? "BB" : "AA")));
    }

    [Fact]
    public async Task Call_ExpiredToken_Answers401()
    {
        var token = IssuerAt(Now.AddMinutes(-61)).Issue(NewAccount());

        (await application.Anonymous().WithToken(token).GetAsync("/user")).Expect(401);
    }

    private TokenIssuer IssuerAt(DateTimeOffset now) => new(
        application.Services.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>(),
        application.Services.GetRequiredService<IOptions<SecurityOptions>>(),
        new FixedTime(now));

    private static Account NewAccount() => new()
    {
        Id = IrisId.New(Now),
        Tenant = new TenantId("acme"),
        Email = "ops@example.test",
        Name = "Ops",
        PasswordHash = "",
        Scopes = [.. Scopes.OfTenant],
        Created = Now,
    };

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
