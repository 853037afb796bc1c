using System.Net;
using System.Text;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Api.Tests.Limits;

/// <summary>Rates through the whole service, on a clock that only moves when told to.</summary>
public sealed class RateLimitTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);
    private readonly IrisApplication application;

    public RateLimitTests() => application = new IrisApplication(
        services => services.AddSingleton<TimeProvider>(clock),
        ("Limits:Sends:PerSecond", "5"), ("Limits:Sends:Burst", "10"),
        ("Limits:Reads:PerSecond", "2"), ("Limits:Reads:Burst", "4"),
        ("Limits:Searches:PerSecond", "1"), ("Limits:Searches:Burst", "2"),
        ("Limits:Callbacks:PerSecond", "1"), ("Limits:Callbacks:Burst", "2"),
        ("Limits:SharePercent", "50"));

    public Task InitializeAsync() => application.InitializeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public ValueTask DisposeAsync() => application.DisposeAsync();

    [Fact]
    public async Task Read_WithinTheRate_SaysWhatIsLeft()
    {
        var tenant = await application.NewTenantAsync();

        var answer = (await tenant.Client.GetAsync("/user")).Expect(200);

        Assert.Equal("\"reads\";q=4;w=2, \"reads-credential\";q=2;w=2", Field(answer, "RateLimit-Policy"));
        Assert.Equal("\"reads\";r=3;t=1, \"reads-credential\";r=1;t=1", Field(answer, "RateLimit"));
    }

    [Fact]
    public async Task Read_BeyondTheKeysRate_Answers429UntilItsTime()
    {
        var tenant = await application.NewTenantAsync();
        for (var i = 0; i < 2; i++)
            (await tenant.Client.GetAsync("/user")).Expect(200);

        var spanish = (await tenant.Client.GetAsync("/user")).Expect(429);

        Assert.Equal(["RATE_LIMITED"], spanish.Errors);
        Assert.Equal(["Demasiadas solicitudes: el límite de esta credencial para lecturas es de 1 por segundo; espere."], spanish.Messages);
        Assert.Equal(TimeSpan.FromSeconds(1), spanish.Headers.RetryAfter?.Delta);
        Assert.Equal("\"reads\";r=2;t=1, \"reads-credential\";r=0;t=2", Field(spanish, "RateLimit"));
        clock.Advance(TimeSpan.FromSeconds(1));
        (await tenant.Client.GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task Read_BeyondTheTenantsRate_AnswersEveryKeyOfIt429AndNobodyElse()
    {
        var tenant = await application.NewTenantAsync();
        var other = await application.NewTenantAsync();
        var second = await tenant.ClientWithScopesAsync(Scopes.Read);
        for (var i = 0; i < 2; i++)
        {
            (await tenant.Client.GetAsync("/user")).Expect(200);
            (await second.GetAsync("/user")).Expect(200);
        }

        var third = (await tenant.ClientWithScopesAsync(Scopes.Read)).InEnglish();
        Assert.Equal(
            ["Too many requests: the tenant's limit of reads is 2 a second; wait."], (await third.GetAsync("/user")).Expect(429).Messages);
        (await other.Client.GetAsync("/user")).Expect(200);
        // Other kinds have buckets of their own.
        (await tenant.Client.GetAsync("/conversation/interaction")).Expect(200);
    }

    [Fact]
    public async Task Batch_OfSeveral_CountsEach()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();

        Assert.EndsWith("\"sends-credential\";r=1;t=2", Field(await SendAsync(4), "RateLimit"), StringComparison.Ordinal);

        Assert.Equal(["RATE_LIMITED"], (await SendAsync(2)).Expect(429).Errors);
        clock.Advance(TimeSpan.FromSeconds(1));
        (await SendAsync(2)).Expect(200);

        Task<Answer> SendAsync(int count) => tenant.Client.PostAsync("/conversation/interaction/batch", new
        {
            items = Enumerable.Range(0, count).Select(_ => new
            {
                payLoad = ScriptedChannel.Payload,
                integrationId = integration,
                Destinations = new[] { TestTenant.NewPhone() },
                AutoCreateUser = true,
                AutoCreateProcess = true,
            }),
        });
    }

    [Fact]
    public async Task Search_BeyondItsRate_LeavesReads()
    {
        var tenant = await application.NewTenantAsync();
        (await tenant.Client.GetAsync("/conversation/interaction")).Expect(200);

        Assert.Equal(["RATE_LIMITED"], (await tenant.Client.GetAsync("/conversation/interaction")).Expect(429).Errors);
        (await tenant.Client.GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task Tenant_WithLimitsOfItsOwn_HasThemAtOnceAndOthersTheGateways()
    {
        var tenant = await application.NewTenantAsync();
        var other = await application.NewTenantAsync();
        (await tenant.Client.GetAsync("/user")).Expect(200);

        var changed = await application.Platform().PutAsync(
            $"/admin/tenant/{tenant.Id}", new { limits = new { reads = new { perSecond = 50, burst = 100 } } });

        Assert.Equal(100, changed.Expect(200).Payload.GetProperty("limits").GetProperty("reads").GetProperty("burst").GetInt32());
        Assert.StartsWith("\"reads\";q=100;w=2", Field(await tenant.Client.GetAsync("/user"), "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.StartsWith("\"reads\";q=4;w=2", Field(await other.Client.GetAsync("/user"), "RateLimit-Policy"), StringComparison.Ordinal);
        var limits = (await tenant.Client.GetAsync("/configuration/usage")).Expect(200).Payload.GetProperty("limits");
        Assert.Equal(50, limits.GetProperty("reads").GetProperty("perSecond").GetInt32());
        Assert.Equal(5, limits.GetProperty("sends").GetProperty("perSecond").GetInt32());
    }

    [Fact]
    public async Task Callback_BeyondItsRate_Answers503SoThatTheProviderTriesAgain()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var path = new Uri((await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200)
            .Payload.GetProperty("callbackUrl").GetString()!).AbsolutePath;
        using var http = application.Anonymous().Http;
        Assert.Equal(HttpStatusCode.OK, (await CallAsync()).StatusCode);

        var refused = await CallAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(["RATE_LIMITED"], (await Answer.ReadAsync(refused)).Errors);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await CallAsync()).StatusCode);

        Task<HttpResponseMessage> CallAsync() => http.PostAsync(path, new StringContent("""{"items":[]}""", Encoding.UTF8, "application/json"));
    }

    private static string Field(Answer answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
