using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Contract;

/// <summary>What holds for every adapter whose provider is called over HTTP.</summary>
public sealed class HttpAdapterContractTests
{
    internal static readonly string[] Bodies =
    [
        "", " ", "null", "true", "7", "\"text\"", "[]", "{}", "[[[", "{\"", "<html><body>Bad Gateway</body></html>", "\ufeff{}", "{\"\\ud800\":1}",
        "{\"id\":\"\\ud800\"}", "{\"Id\":{}}", "{\"id\":null,\"destination\":null}", "{\"destination\":[1,null,\"x\",{}]}",
        "{\"destinations\":{\"id\":[]}}", "{\"messages\":7,\"error\":[],\"errorCode\":{},\"errorMessage\":[]}",
        new string('[', 5000), "{\"a\":" + new string('9', 5000) + "}", "\"" + new string('x', 20_000) + "\"",
    ];

    private static readonly int[] Statuses =
        [200, 201, 202, 204, 302, 400, 401, 403, 404, 405, 409, 412, 415, 420, 422, 429, 500, 501, 502, 503, 504, 599];

    public static TheoryData<string> Adapters => [.. AdapterCase.All.Where(entry => entry.Value.Target is not null).Select(entry => entry.Key)];

    public static TheoryData<string, int, Type> StatusRows
    {
        get
        {
            var rows = new TheoryData<string, int, Type>();
            foreach (var name in AdapterCase.All.Where(entry => entry.Value.Target is not null).Select(entry => entry.Key))
            {
                rows.Add(name, 400, typeof(SendOutcome.Rejected));
                rows.Add(name, 302, typeof(SendOutcome.Held));
                rows.Add(name, 401, typeof(SendOutcome.Held));
                rows.Add(name, 403, typeof(SendOutcome.Held));
                rows.Add(name, 404, typeof(SendOutcome.Held));
                rows.Add(name, 408, typeof(SendOutcome.Unreachable));
                rows.Add(name, 501, typeof(SendOutcome.Held));
                rows.Add(name, 429, typeof(SendOutcome.Throttled));
                rows.Add(name, 500, typeof(SendOutcome.Unreachable));
                rows.Add(name, 502, typeof(SendOutcome.Unknown));
                rows.Add(name, 503, typeof(SendOutcome.Unreachable));
                rows.Add(name, 504, typeof(SendOutcome.Unknown));
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(StatusRows))]
    public async Task SendAsync_RefusingStatus_IsItsOutcome(string name, int status, Type outcome)
    {
        var answered = await AnswerAsync(name, http => http.Answers(TargetOf(name), status, "", ("Retry-After", "7")));

        Assert.IsType(outcome, answered);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, (answered as SendOutcome.Throttled)?.RetryAfter);
        Assert.Equal(status == 401 ? SendErrorCodes.Unauthorized : null, status == 401 ? (answered as SendOutcome.Held)?.Code : null);
    }

    /// <summary>What expires in ten minutes is not tried for days; providers that document no time to live get none.</summary>
    [Theory]
    [InlineData("SMS/Twilio", "ValidityPeriod=600")]
    [InlineData("SMS/Vonage", "ttl=600000")]
    [InlineData("SMS/VonageMessages", "\"ttl\":600")]
    [InlineData("RCS/VonageMessages", "\"ttl\":600")]
    [InlineData("SMS/Sinch", "\"expire_at\":\"2026-01-01T00:10:00.0000000Z\"")]
    [InlineData("SMS/SinchLatam", "\"expiresInMinutes\":10")]
    [InlineData("WhatsApp/Sinch", "\"ttl\":\"600s\"")]
    [InlineData("RCS/Sinch", "\"ttl\":\"600s\"")]
    public async Task SendAsync_MessageThatExpires_TellsForHowLong(string name, string expected)
    {
        var given = await BodyOfAsync(name, request => request with
        {
            ExpiresAt = new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero),
            TimeToLive = TimeSpan.FromMinutes(10),
            IsUrgent = true,
        });
        var plain = await BodyOfAsync(name, request => request);

        Assert.Contains(expected, given, StringComparison.Ordinal);
        Assert.Equal(name.EndsWith("/Sinch", StringComparison.Ordinal) && name != "SMS/Sinch", given.Contains("HIGH_PRIORITY", StringComparison.Ordinal));
        Assert.DoesNotContain(expected.Split(['=', ':'])[0], plain, StringComparison.Ordinal);
    }

    private static async Task<string> BodyOfAsync(string name, Func<ProviderSend, ProviderSend> change)
    {
        var known = AdapterCase.All[name];
        var network = known.Network().Answers(known.Target!, 200, known.Accepted!);
        await using var host = new AdapterHost(network);
        var parts = name.Split('/');
        var adapter = host.Registry.FindAdapter(parts[0], parts[1])!;

        await adapter.SendAsync(change(host.Request(adapter, known.SettingsJson, known.PayloadJson, known.Destination)), CancellationToken.None);

        return network.Requests[^1].Body;
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task SendAsync_GoodAnswer_IsAccepted(string name)
    {
        var outcome = await AnswerAsync(name, http => http.Answers(TargetOf(name), 200, AdapterCase.All[name].Accepted!));

        Assert.NotEmpty(Assert.IsType<SendOutcome.Accepted>(outcome).Messages);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task SendAsync_AnyAnswer_IsAnOutcomeWithoutSecrets(string name)
    {
        foreach (var status in Statuses)
        {
            foreach (var body in Bodies)
            {
                var outcome = await AnswerAsync(name, http => http.Answers(TargetOf(name), status, body));

                Assert.DoesNotContain(AdapterCase.Secret, outcome.ToString(), StringComparison.Ordinal);
                Assert.False(outcome is SendOutcome.Accepted, $"{status} {body} is no acceptance");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task SendAsync_NetworkFails_IsKnownOrNot(string name)
    {
        async Task CheckAsync<TOutcome>(HttpRequestError error) =>
            Assert.IsType<TOutcome>(await AnswerAsync(name, http => http.Fails(TargetOf(name), error)));

        await CheckAsync<SendOutcome.Unreachable>(HttpRequestError.ConnectionError);
        await CheckAsync<SendOutcome.Unreachable>(HttpRequestError.NameResolutionError);
        await CheckAsync<SendOutcome.Unreachable>(HttpRequestError.SecureConnectionError);
        await CheckAsync<SendOutcome.Unknown>(HttpRequestError.ResponseEnded);
        await CheckAsync<SendOutcome.Unknown>(HttpRequestError.InvalidResponse);
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task SendAsync_CancelledWhileTheProviderThinks_PassesThrough(string name)
    {
        using var cancelled = new CancellationTokenSource();
        var http = AdapterCase.All[name].Network().Hangs(TargetOf(name));
        await using var host = new AdapterHost(http);

        var sending = AdapterContractTests.SendAsync(host, name, cancelled.Token);
        await http.Hanging;
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static string TargetOf(string name) => AdapterCase.All[name].Target!;

    private static async Task<SendOutcome> AnswerAsync(string name, Func<FakeHttp, FakeHttp> fake)
    {
        await using var host = new AdapterHost(fake(AdapterCase.All[name].Network()));
        return await AdapterContractTests.SendAsync(host, name, CancellationToken.None);
    }
}
