using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Contract;

/// <summary>What holds for every call that tries settings out.</summary>
public sealed class ProbeContractTests
{
    public static TheoryData<string> Adapters => AdapterContractTests.Adapters;

    public static TheoryData<string> HttpProbes => [.. AdapterCase.All.Where(entry => entry.Value.Probe is not null).Select(entry => entry.Key)];

    public static TheoryData<string, int, Type> StatusRows
    {
        get
        {
            var rows = new TheoryData<string, int, Type>();
            foreach (var name in AdapterCase.All.Where(entry => entry.Value.Probe is not null).Select(entry => entry.Key))
            {
                rows.Add(name, 302, typeof(SendOutcome.Held));
                rows.Add(name, 400, typeof(SendOutcome.Rejected));
                rows.Add(name, 403, typeof(SendOutcome.Held));
                rows.Add(name, 404, typeof(SendOutcome.Held));
                rows.Add(name, 429, typeof(SendOutcome.Throttled));
                rows.Add(name, 500, typeof(SendOutcome.Unreachable));
                rows.Add(name, 502, typeof(SendOutcome.Unknown));
                rows.Add(name, 503, typeof(SendOutcome.Unreachable));
            }

            return rows;
        }
    }

    /// <summary>A new adapter whose provider has such a call adds it to its case.</summary>
    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task ProbeOf_EveryAdapter_IsThereWhereItsCaseSaysSo(string name)
    {
        await using var host = new AdapterHost();

        Assert.Equal(AdapterCase.All[name].Probe is not null || name == "Email/SMTP", ProbeOf(host, name) is not null);
    }

    [Theory]
    [MemberData(nameof(HttpProbes))]
    public async Task Probe_GoodAnswer_IsOneReadWithCredentialsAndNothingIsKept(string name)
    {
        using var http = AdapterCase.All[name].Network().Answers(TargetOf(name), 200, """{ "status": "active", "friendly_name": "nobody's business" }""");

        var outcome = Assert.IsType<SendOutcome.Accepted>(await ProbeAsync(name, http));

        Assert.Equal((0, null, null), (outcome.Messages.Count, outcome.CustomStatus, outcome.Answer));
        var request = http.Requests[^1];
        Assert.Equal((TargetOf(name), ""), (request.Target, request.Body));
        Assert.NotEmpty(request.Headers["authorization"]);
        Assert.DoesNotContain(AdapterCase.Secret, request.Target, StringComparison.Ordinal);
        Assert.Equal(AdapterCase.All[name].Token is null ? 1 : 2, http.Requests.Count);
    }

    [Theory]
    [MemberData(nameof(StatusRows))]
    public async Task Probe_RefusingStatus_IsItsOutcome(string name, int status, Type outcome)
    {
        using var http = AdapterCase.All[name].Network().Answers(TargetOf(name), status, "");

        Assert.IsType(outcome, await ProbeAsync(name, http));
    }

    [Theory]
    [MemberData(nameof(HttpProbes))]
    public async Task Probe_CredentialsRefused_IsRejectedWithoutThem(string name)
    {
        using var http = AdapterCase.All[name].Network().Answers(TargetOf(name), 401, "");

        var rejected = Assert.IsType<SendOutcome.Held>(await ProbeAsync(name, http));

        Assert.Equal(SendErrorCodes.Unauthorized, rejected.Code);
        Assert.DoesNotContain(AdapterCase.Secret, $"{rejected}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HttpProbes))]
    public async Task Probe_Garbage_IsAnOutcome(string name)
    {
        foreach (var body in HttpAdapterContractTests.Bodies)
        {
            foreach (var status in new[] { 200, 401, 404, 500 })
            {
                using var http = AdapterCase.All[name].Network().Answers(TargetOf(name), status, body);
                Assert.Equal(status == 200, await ProbeAsync(name, http) is SendOutcome.Accepted);
            }
        }
    }

    [Theory]
    [MemberData(nameof(HttpProbes))]
    public async Task Probe_NoConnection_IsUnreachable(string name)
    {
        using var http = AdapterCase.All[name].Network().Fails(TargetOf(name), HttpRequestError.ConnectionError);

        Assert.IsType<SendOutcome.Unreachable>(await ProbeAsync(name, http));
    }

    [Theory]
    [MemberData(nameof(HttpProbes))]
    public async Task Probe_Cancelled_Ends(string name)
    {
        using var http = AdapterCase.All[name].Network().Hangs(TargetOf(name));
        using var cancel = new CancellationTokenSource();

        var probing = ProbeAsync(name, http, cancel.Token);
        await http.Hanging;
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);
    }

    /// <summary>What a test sends where there is no such call.</summary>
    [Fact]
    public async Task PlainText_EveryChannel_IsAPayloadOfIt()
    {
        await using var host = new AdapterHost();

        Assert.All(host.Registry.Channels, channel =>
        {
            var errors = new ErrorList();
            var payload = channel.Read(channel.PlainText("Prueba de Iris"), new PayloadReading(UnknownMembers.Refuse), errors);
            Assert.Empty(errors.Items);
            Assert.Contains("Prueba de Iris", payload!.Summarise().ToString(), StringComparison.Ordinal);
        });
    }

    private static string TargetOf(string name) => $"GET {AdapterCase.All[name].Probe}";

    private static async Task<SendOutcome> ProbeAsync(string name, FakeHttp http, CancellationToken cancellationToken = default)
    {
        await using var host = new AdapterHost(http);
        return await ProbeOf(host, name)!(cancellationToken);
    }

    private static ProviderProbe? ProbeOf(AdapterHost host, string name)
    {
        var adapter = AdapterContractTests.Find(host, name);
        return adapter.ProbeOf(AdapterHost.Bind(adapter, AdapterCase.All[name].SettingsJson));
    }
}
