using System.Net;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Api.Tests.Console;

/// <summary>How long a session of the console lasts.</summary>
public sealed class ConsoleSessionTests : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>Never ahead of the machine's: ids are in order over the whole process, and those of other tests would run ahead with it.</summary>
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow.AddHours(-6));
    private readonly IrisApplication application;

    public ConsoleSessionTests() => application = new IrisApplication(
        services => services.AddSingleton<TimeProvider>(clock), ("Security:TokenMinutes", "60"), ("Console:SessionHours", "2"));

    public Task InitializeAsync() => application.InitializeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => application.DisposeAsync();

    [Fact]
    public async Task Get_WhileItIsUsed_GoesOnBeyondTheTokenAndEndsWithTheSession()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        var first = CookieOf(console);

        clock.Advance(TimeSpan.FromMinutes(40));
        await console.GetAsync("/console/interactions");
        Assert.NotEqual(first, CookieOf(console));

        clock.Advance(TimeSpan.FromMinutes(40));
        await console.GetAsync("/console/interactions");

        clock.Advance(TimeSpan.FromMinutes(41));
        await console.GetAsync("/console/interactions", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Get_NotUsedForAsLongAsItsToken_HasEnded()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);

        clock.Advance(TimeSpan.FromMinutes(62));

        await console.GetAsync("/console/interactions", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task SignOut_AfterTheTokenWasRenewed_EndsEveryCopyOfTheSession()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        var first = CookieOf(console);
        clock.Advance(TimeSpan.FromMinutes(40));
        await console.GetAsync("/console/interactions");
        var second = CookieOf(console);

        using var answer = await console.PostAsync("/console/interactions", "/console/sign-out");

        foreach (var kept in new[] { first, second })
        {
            using var thief = new ConsoleClient(application);
            thief.Http.DefaultRequestHeaders.Add("Cookie", $"iris-console={kept}");
            await thief.GetAsync("/console/interactions", HttpStatusCode.Redirect);
        }
    }

    private static string CookieOf(ConsoleClient console) => console.Cookies.Single(cookie => cookie.Name == "iris-console").Value;
}
