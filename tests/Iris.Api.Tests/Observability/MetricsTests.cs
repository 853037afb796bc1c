using System.Net;
using System.Text.RegularExpressions;
using Iris.Api.Observability;
using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Iris.Api.Tests.Observability;

/// <summary>What Prometheus reads, on a port of its own.</summary>
public sealed partial class MetricsTests
{
    private static (string, string)[] Served(params (string, string)[] settings) =>
        [("Telemetry:MetricsUrl", "http://127.0.0.1:0"), ("Telemetry:SurveySeconds", "1"), .. settings];

    [Fact]
    public async Task Scrape_AfterSends_TellsWhatWasAcceptedRefusedTriedAndWaits()
    {
        await using var application = new IrisApplication(_ => { }, Served());
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var (sent, waiting) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        var send = new { payLoad = ScriptedChannel.Payload, integrationId = sent, Destinations = new[] { TestTenant.NewPhone() }, AutoCreateUser = true, AutoCreateProcess = true };
        var id = (await tenant.Client.PostAsync("/conversation/interaction", send)).Expect(200).Id;
        await tenant.WaitForStatusAsync(id, "SENT");
        (await tenant.SendAsync(sent, TestTenant.NewPhone(), createUser: false)).Expect(404);
        (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            send.payLoad,
            integrationId = waiting,
            send.Destinations,
            send.AutoCreateUser,
            send.AutoCreateProcess,
            sendAt = DateTimeOffset.UtcNow.AddHours(1).ToString("O"),
        })).Expect(200);

        var lines = await Eventually.GetAsync(
            async () => await ScrapeAsync(application) is var all && all.Any(line => line.Contains($"\"{waiting}\"", StringComparison.Ordinal) && line.StartsWith("iris_queue_depth", StringComparison.Ordinal)) ? all : null,
            "what waits is counted");

        Assert.Contains(lines, Is($"iris_interactions_accepted_total {{channel=Scripted,integration={sent},provider=Script}} 1"));
        Assert.Contains(lines, Is("iris_interactions_refused_total {code=USER_NOT_FOUND} 1"));
        Assert.Contains(lines, Is("iris_requests_refused_total {code=USER_NOT_FOUND,status=404} 1"));
        Assert.Contains(lines, Is($"iris_dispatch_outcomes_total {{channel=Scripted,integration={sent},outcome=Accepted,provider=Script}} 1"));
        Assert.Contains(lines, Is($"iris_queue_depth {{integration={waiting},state=Scheduled}} 1"));
        Assert.Contains(lines, line => line.StartsWith("iris_store_commit_duration_seconds_count", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains(tenant.Id.Value, StringComparison.Ordinal));
        // Nobody finds out by it whom it was for.
        Assert.DoesNotContain(lines, line => line.Contains(send.Destinations[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrape_TroubleAtTheProvider_TellsRetriesAndTheOpenCircuit()
    {
        await using var application = new IrisApplication(_ => { }, Served(("Dispatch:CircuitMinimumCalls", "2"), ("Dispatch:RetryBaseSeconds", "30")));
        await application.InitializeAsync();
        application.Script.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("away", null, null));
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        for (var i = 0; i < 3; i++)
            (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        var lines = await Eventually.GetAsync(
            async () => await ScrapeAsync(application) is var all && all.Any(Is($"iris_circuit_state {{integration={integration}}} 1").Invoke) ? all : null, "the circuit is open");

        Assert.Contains(lines, Is($"iris_circuit_opened_total {{integration={integration}}} 1"));
        Assert.Contains(lines, line => line.StartsWith("iris_dispatch_retries_total", StringComparison.Ordinal) && line.Contains(integration, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrape_WithTenantLabel_TellsTheTenant()
    {
        await using var application = new IrisApplication(_ => { }, Served(("Telemetry:TenantLabel", "true")));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        (await tenant.SendAsync(await tenant.NewIntegrationAsync(), TestTenant.NewPhone())).Expect(200);

        Assert.Contains(await ScrapeAsync(application), line =>
            line.StartsWith("iris_interactions_accepted_total", StringComparison.Ordinal) && line.Contains($"tenant=\"{tenant.Id.Value}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scrape_MoreIntegrationsThanLabels_CallsTheRestOther()
    {
        await using var application = new IrisApplication(_ => { }, Served(("Telemetry:MaxLabels", "1")));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var integrations = new[] { await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync() };
        foreach (var integration in integrations)
            (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        var accepted = (await ScrapeAsync(application)).Where(line => line.StartsWith("iris_interactions_accepted_total", StringComparison.Ordinal)).ToList();

        // What a start sends in Development may have been the first.
        Assert.Single(accepted.Select(line => Integration().Match(line).Groups[1].Value).Distinct(), label => label != "other");
        Assert.Contains(accepted, line => line.Contains("integration=\"other\"", StringComparison.Ordinal) && line.Contains("provider=\"Script\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_MetricsOfTheGatewaysOwnPort_AreNotThere()
    {
        await using var application = new IrisApplication(_ => { }, Served());
        await application.InitializeAsync();

        Assert.Equal(404, (await application.Platform().GetAsync(MetricsServer.Path)).Status);
        using var http = new HttpClient();
        using var other = await http.GetAsync(new Uri($"{application.Services.GetRequiredService<MetricsServer>().Address}/health/live"));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task Start_NothingAsksForTelemetry_RunsNothingOfIt()
    {
        await using var application = new IrisApplication();
        await application.InitializeAsync();

        Assert.Null(application.Services.GetService<MeterProvider>());
        Assert.Null(application.Services.GetService<MetricsServer>());
    }

    private static async Task<IReadOnlyList<string>> ScrapeAsync(IrisApplication application)
    {
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri($"{application.Services.GetRequiredService<MetricsServer>().Address}{MetricsServer.Path}"));
        return text.Split('\n');
    }

    /// <summary>A line with this name, these labels in any order among those of the exporter, and this value.</summary>
    private static Predicate<string> Is(string wanted)
    {
        var (name, labels, value) = (wanted[..wanted.IndexOf(' ', StringComparison.Ordinal)], Between(wanted), wanted[(wanted.LastIndexOf(' ') + 1)..]);
        return line => line.StartsWith($"{name}{{", StringComparison.Ordinal) && Value().Match(line).Groups[1].Value == value
            && labels.All(label => line.Contains($"{label.Split('=')[0]}=\"{label.Split('=')[1]}\"", StringComparison.Ordinal));
    }

    private static string[] Between(string wanted) =>
        wanted[(wanted.IndexOf('{', StringComparison.Ordinal) + 1)..wanted.IndexOf('}', StringComparison.Ordinal)].Split(',', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex("integration=\"([^\"]+)\"")]
    private static partial Regex Integration();

    [GeneratedRegex(@"\} (\S+)")]
    private static partial Regex Value();
}
