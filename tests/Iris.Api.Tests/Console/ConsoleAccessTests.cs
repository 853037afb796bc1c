using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Iris.Api.Limits;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Iris.WebConsole.Tenants;

namespace Iris.Api.Tests.Console;

/// <summary>Who gets into the console, and what its cookie is good for.</summary>
public sealed class ConsoleAccessTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Get_NobodySignedIn_LeadsToSigningIn()
    {
        using var console = new ConsoleClient(application);

        using var answer = await console.Http.GetAsync(new Uri("/console/interactions?status=SENT", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/console/sign-in?next=%2Fconsole%2Finteractions%3Fstatus%3DSENT", answer.Headers.Location!.PathAndQuery);
    }

    [Fact]
    public async Task SignIn_RightPassword_SetsACookieThatScriptsAndOtherSitesCannotUse()
    {
        var tenant = await NewTenantAsync(Scopes.Read);
        using var console = new ConsoleClient(application);

        using var answer = await console.PostAsync(
            "/console/sign-in", "/console/sign-in",
            ("how", "account"), ("tenant", tenant.Id.Value), ("email", TestTenant.Email), ("password", TestTenant.Password), ("next", "/console/users"));

        Assert.Equal("/console/users", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), one => one.StartsWith("iris-console=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("path=/console", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("https://elsewhere.example/console/")]
    [InlineData("//elsewhere.example/console/")]
    [InlineData("/console/\\elsewhere.example")]
    [InlineData("/swagger")]
    public async Task SignIn_NextIsNoAddressOfTheConsole_LeadsToTheOverview(string next)
    {
        var tenant = await NewTenantAsync(Scopes.Read);
        using var console = new ConsoleClient(application);

        using var answer = await console.PostAsync(
            "/console/sign-in", "/console/sign-in",
            ("how", "account"), ("tenant", tenant.Id.Value), ("email", TestTenant.Email), ("password", TestTenant.Password), ("next", next));

        Assert.Equal("/console", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Get_ApiWithTheConsolesCookie_IsRefused()
    {
        var tenant = await NewTenantAsync(Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        var cookie = console.Cookies.Single(one => one.Name == "iris-console");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/conversation/interaction", UriKind.Relative));
        request.Headers.Add("Cookie", $"{cookie.Name}={cookie.Value}");

        using var answer = await console.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Get_AccountRevoked_IsOutAtOnce()
    {
        var tenant = await application.NewTenantAsync();
        var account = await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        await console.GetAsync("/console/interactions");

        (await tenant.Client.PostAsync($"/configuration/account/{account}/revoke")).Expect(200);

        await console.GetAsync("/console/interactions", HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task SignOut_SignedIn_EndsTheTokenBehindTheCookie()
    {
        var tenant = await NewTenantAsync(Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        var kept = console.Cookies.Single(one => one.Name == "iris-console");

        using var answer = await console.PostAsync("/console/interactions", "/console/sign-out");

        // Whoever kept the cookie has nothing.
        using var thief = new ConsoleClient(application);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/console/interactions", UriKind.Relative));
        request.Headers.Add("Cookie", $"{kept.Name}={kept.Value}");
        using var refused = await thief.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
    }

    [Fact]
    public async Task Post_WithoutTheTokenOfAPage_ChangesNothing()
    {
        var tenant = await NewTenantAsync(Scopes.Read, Scopes.Send);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("status", "PROVIDER_SENDING_ERROR")]);

        using var answer = await console.Http.PostAsync(new Uri("/console/interactions/bulk/resend", UriKind.Relative), form);

        Assert.Equal("/console", answer.Headers.Location!.ToString());
        Assert.Empty((await tenant.Client.GetAsync("/conversation/interaction/bulk")).Expect(200).Payload.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Post_ViewerAsksForWhatOperatorsMay_IsRefusedByTheApi()
    {
        var tenant = await NewTenantAsync(Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);

        using var answer = await console.PostAsync("/console/interactions", "/console/interactions/bulk/resend", ("status", "PROVIDER_SENDING_ERROR"));

        Assert.Contains("FORBIDDEN", await console.GetAsync(answer.Headers.Location!.ToString()), StringComparison.Ordinal);
        var sent = (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;
        var found = await console.GetAsync("/console/interactions?direction=out");
        Assert.Contains(sent, found, StringComparison.Ordinal);
        Assert.DoesNotContain("bulk/resend", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_LargerThanAForm_IsRefusedUnread()
    {
        using var console = new ConsoleClient(application);
        using var form = new ByteArrayContent(new byte[1024 * 1024]);
        form.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");

        using var answer = await console.Http.PostAsync(new Uri("/console/sign-in", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Get_ForeignInteraction_AnswersLikeAnUnknownOne()
    {
        var (mine, theirs) = (await NewTenantAsync(Scopes.Read), await application.NewTenantAsync());
        var id = (await theirs.SendAsync(await theirs.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200).Id;
        using var console = await new ConsoleClient(application).SignInAsync(mine.Id.Value);

        using var answer = await console.Http.GetAsync(new Uri($"/console/interactions?q={id}", UriKind.Relative));

        Assert.Equal($"/console/interactions?text={id}", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task SignIn_ThePlatformsKey_ShowsTenantsAlone()
    {
        using var console = new ConsoleClient(application);

        using var wrong = await console.PostAsync("/console/sign-in", "/console/sign-in", ("how", "platform"), ("platformKey", "another"));
        using var right = await console.PostAsync("/console/sign-in", "/console/sign-in", ("how", "platform"), ("platformKey", IrisApplication.AdminKey));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("/console/tenants", right.Headers.Location!.ToString());
        await console.GetAsync("/console/interactions", HttpStatusCode.Forbidden);
        Assert.DoesNotContain(console.Cookies, cookie => cookie.Value.Contains(IrisApplication.AdminKey, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_MorePagesThanReadsAreAllowed_IsRefusedAsTheApiRefuses()
    {
        await using var guarded = new IrisApplication(_ => { }, ("Limits:Searches:PerSecond", "1"), ("Limits:Searches:Burst", "2"));
        await guarded.InitializeAsync();
        var tenant = await guarded.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(guarded).SignInAsync(tenant.Id.Value);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await console.Http.GetAsync(new Uri("/console/interactions?text=hola", UriKind.Relative));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, answers[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public async Task Post_BySomebody_IsLoggedWithWhoAndNoWarnings()
    {
        var folder = Directory.CreateTempSubdirectory("iris-console-log-").FullName;
        try
        {
            using var gateway = await GatewayProcess.StartAsync(folder, "Development");
            using var console = new ConsoleClient(gateway.Address);
            using var signedIn = await console.PostAsync("/console/sign-in", "/console/sign-in", ("how", "demo"));
            using var started = await console.PostAsync("/console/interactions", "/console/interactions/bulk/resend", ("status", "PROVIDER_SENDING_ERROR"));
            var account = (await new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) }).WithKey(gateway.ApiKey).GetAsync("/configuration/account"))
                .Expect(200).Payload.GetProperty("items")[0].GetProperty("id").GetString();

            Assert.Equal(0, await gateway.StopAsync());

            Assert.DoesNotContain("Antiforgery", gateway.Output, StringComparison.Ordinal);
            Assert.Single(gateway.Output.Split('\n'), line =>
                line.Contains("\"conversation/interaction/resend\"", StringComparison.Ordinal) && line.Contains($"\"Author\":\"{account}\"", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A change of a tenant replaces its limits: one without a field would be lost in silence.</summary>
    [Fact]
    public void Fields_OfATenant_AreAllLimitsOfTheApi() => Assert.Equal(
        typeof(TenantLimitsRequest).GetProperties().Select(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name)).Order(StringComparer.Ordinal),
        TenantLimitFields.Rates.Concat(TenantLimitFields.Bounds).Select(one => one.Name).Order(StringComparer.Ordinal));

    private async Task<TestTenant> NewTenantAsync(params string[] scopes)
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, scopes);
        return tenant;
    }
}
