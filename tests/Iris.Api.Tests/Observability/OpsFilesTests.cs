using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Api.Observability;
using Iris.Api.Tests.Papers;
using Iris.Api.Tests.Support;
using Iris.Core.Telemetry;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Observability;

/// <summary>The dashboard and the alerts below <c>ops</c> name metrics, labels and headings that there are.</summary>
public sealed partial class OpsFilesTests
{
    private const string Alerts = "prometheus/iris-alerts.yml";

    /// <summary>What the framework measures, as the gateway shows it.</summary>
    private static readonly string[] OfTheFramework = ["http_server_request_duration_seconds", "dotnet_process_memory_working_set_bytes"];

    private static readonly string[] LabelsOfOthers = ["job", "instance", "le", "http_route", "http_response_status_code"];

    private static readonly string Dashboard = Read("grafana/iris.json");

    [Fact]
    public async Task Names_OfDashboardAndAlerts_AreThoseThatPrometheusReads()
    {
        await using var application = new IrisApplication(_ => { }, ("Telemetry:MetricsUrl", "http://127.0.0.1:0"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.WaitForStatusAsync((await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id, "SENT");
        (await tenant.SendAsync(integration, TestTenant.NewPhone(), createUser: false)).Expect(404);
        var made = NamesOf(InstrumentsOf(application.Services.GetRequiredService<IrisMeter>()));
        var named = Expressions().SelectMany(expression => Name().Matches(expression).Select(name => name.Value)).Except(LabelsOfOthers).ToList();

        Assert.True(named.Count > 20, "The files are written in another way now.");
        Assert.Empty(named.Except(made.Concat(OfTheFramework.SelectMany(name => SeriesOf(name, isHistogram: true)))));
        // The names are made here as the exporter makes them: what it shows is among them.
        using var http = new HttpClient();
        var shown = Type().Matches(await http.GetStringAsync(new Uri($"{application.Services.GetRequiredService<MetricsServer>().Address}{MetricsServer.Path}")))
            .Select(line => line.Groups[1].Value).ToList();
        Assert.Superset(OfTheFramework.ToHashSet(), shown.ToHashSet());
        Assert.Empty(shown.Where(name => name.StartsWith("iris_", StringComparison.Ordinal)).Except(made));
    }

    [Fact]
    public void Labels_OfDashboardAndAlerts_AreThoseOfThePage()
    {
        var known = Paper.RowsOf(new Paper("docs/operations.md").Section("Watching")).Where(row => row is [_, _, _, _])
            .SelectMany(row => row[2].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Concat(LabelsOfOthers).ToHashSet();
        var named = Expressions().SelectMany(expression =>
            Matched().Matches(expression).Select(label => label.Groups[1].Value)
                .Concat(Grouped().Matches(expression).SelectMany(labels => labels.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)))).Distinct();

        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void Runbooks_OfTheAlerts_AreHeadings()
    {
        var page = new Paper("docs/operations.md").Prose.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..].ToLowerInvariant().Replace(' ', '-'));
        var named = Runbook().Matches(Read(Alerts)).Select(runbook => runbook.Groups[1].Value).ToList();

        Assert.Equal(Alert().Count(Read(Alerts)), named.Count);
        Assert.Empty(named.Except(page));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Repository.Root, "ops", name));

    private static IEnumerable<string> Expressions() => JsonElement.Parse(Dashboard).GetProperty("panels").EnumerateArray()
        .Where(panel => panel.TryGetProperty("targets", out _))
        .SelectMany(panel => panel.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("expr").GetString()!))
        .Concat(Expression().Matches(Read(Alerts)).Select(expression => expression.Groups[1].Value));

    private static List<Instrument> InstrumentsOf(IrisMeter meter)
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter == meter.Meter)
                    found.Add(instrument);
            },
        };
        listener.Start();
        return found;
    }

    /// <summary>As the exporter names them: with the unit, where it is none of things counted, and counters as totals.</summary>
    private static HashSet<string> NamesOf(IEnumerable<Instrument> instruments) =>
    [
        .. instruments.SelectMany(instrument =>
        {
            var kind = instrument.GetType().Name;
            var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
            return SeriesOf(kind.StartsWith("Counter", StringComparison.Ordinal) ? $"{name}_total" : name, kind.StartsWith("Histogram", StringComparison.Ordinal));
        }),
    ];

    private static string[] SeriesOf(string name, bool isHistogram) => isHistogram ? [name, $"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];

    [GeneratedRegex(@"\b(?:iris|http|dotnet)_[a-z_]+(?=\{|\[|\)| )")]
    private static partial Regex Name();

    [GeneratedRegex(@"^# TYPE (\S+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"[{,]\s*([a-z_]+)=~?""")]
    private static partial Regex Matched();

    [GeneratedRegex(@"\bby \(([a-z_, ]+)\)")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"expr: >-\n\s+(.+)")]
    private static partial Regex Expression();

    [GeneratedRegex(@"runbook: docs/operations\.md#(\S+)")]
    private static partial Regex Runbook();

    [GeneratedRegex("- alert: ")]
    private static partial Regex Alert();
}
