using System.Collections.Concurrent;
using Iris.Api.Tests.Support;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Iris.Api.Tests.Observability;

/// <summary>Every answer names its request, and so does the log.</summary>
public sealed class RequestIdTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Theory]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/nowhere")]
    [InlineData("DELETE", "/user/login")]
    [InlineData("GET", "/user")]
    [InlineData("GET", "/swagger/index.html")]
    public async Task Answer_OfAnyKind_TakesTheCallersIdOver(string method, string path)
    {
        Assert.Equal("bank-7f3a:9/1.2_x", await CallAsync(application, method, path, "bank-7f3a:9/1.2_x"));
        Assert.NotEqual("", await CallAsync(application, method, path, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a;rm")]
    [InlineData("<script>")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Answer_IdThatIsNotHarmless_HasOneOfItsOwn(string given)
    {
        var answered = await CallAsync(application, "GET", "/health/live", given);

        Assert.NotEqual(given, answered);
        Assert.NotEqual(answered, await CallAsync(application, "GET", "/health/live", given));
    }

    [Fact]
    public async Task Log_OfARequest_HasItsId()
    {
        var log = new Written();
        var logger = new LoggerConfiguration().WriteTo.Sink(log).CreateLogger();
        await using var own = new IrisApplication(services => services
            .AddSingleton<Serilog.ILogger>(logger)
            .AddSingleton<ILoggerFactory>(new SerilogLoggerFactory(logger))
            .AddSingleton(Throwing.Make<IUserStore>(new StoreUnavailableException("disk full"))));
        await own.InitializeAsync();
        var tenant = await own.NewTenantAsync();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/user");
        request.Headers.Add("X-Request-Id", "bank-1");
        using var answer = await tenant.Client.Http.SendAsync(request);

        Assert.Equal((503, "bank-1"), ((int)answer.StatusCode, Assert.Single(answer.Headers.GetValues("X-Request-Id"))));
        await Eventually.HoldsAsync(
            () => log.Events.Any(line => line.MessageTemplate.Text.Contains("answered {Status}", StringComparison.Ordinal) && IdOf(line) == "bank-1"),
            "the request is logged with its id");
        Assert.Equal("bank-1", IdOf(Assert.Single(log.Events, line => line.MessageTemplate.Text.StartsWith("The store is unavailable", StringComparison.Ordinal))));
    }

    private static async Task<string> CallAsync(IrisApplication application, string method, string path, string? id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (id is not null)
            request.Headers.TryAddWithoutValidation("X-Request-Id", id);
        using var answer = await application.Anonymous().Http.SendAsync(request);
        return Assert.Single(answer.Headers.GetValues("X-Request-Id"));
    }

    private static string? IdOf(LogEvent line) => (line.Properties.GetValueOrDefault("RequestId") as ScalarValue)?.Value as string;

    private sealed class Written : ILogEventSink
    {
        private readonly ConcurrentQueue<LogEvent> events = new();

        public IReadOnlyCollection<LogEvent> Events => events;

        public void Emit(LogEvent logEvent) => events.Enqueue(logEvent);
    }
}
