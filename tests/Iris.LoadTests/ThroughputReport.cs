using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>Processor seconds of the measured part; client and provider share the machine with the server.</summary>
internal readonly record struct Cpu(double Server, double Client, double Provider);

internal sealed record BareRound(double InsertsPerSecond, Latency Insert, int Errors, Cpu Cpu)
{
    public string[] FirstErrors { get; init; } = [];
}

internal sealed record GatewayRound
{
    public double AcceptedPerSecond { get; init; }
    public double SentPerSecond { get; init; }
    public Latency Accept { get; init; }
    public Latency AnswerToProvider { get; init; }
    public Latency RequestToProvider { get; init; }
    public double DrainSeconds { get; init; }
    public double PeakMemoryMegabytes { get; init; }
    public Cpu Cpu { get; init; }

    /// <summary>Accepted in warm-up and measurement: what lost and doubled are counted over.</summary>
    public int Accepted { get; init; }

    public int Errors { get; init; }
    public int Lost { get; init; }
    public int Doubled { get; init; }
    public string[] FirstErrors { get; init; } = [];
}

/// <summary>The result of a throughput run, as a table and as JSON.</summary>
internal sealed record ThroughputReport(
    DateTime At, string Machine, int Connections, int Seconds, int PayloadBytes, bool AutoUsers, IReadOnlyList<BareRound> Bare,
    IReadOnlyList<GatewayRound> Gateway)
{
    /// <summary>Gateway's accepts over bare inserts of the same round, the median of the rounds.</summary>
    public double Ratio => Median(Bare.Zip(Gateway, (bare, gateway) => gateway.AcceptedPerSecond / Math.Max(1, bare.InsertsPerSecond)));

    public bool IsSound => Gateway.All(round => round is { Accepted: > 0, Lost: 0, Doubled: 0, Errors: 0 }) && Bare.All(round => round.Errors == 0);

    public static ThroughputReport Make(Options options, IReadOnlyList<BareRound> bare, IReadOnlyList<GatewayRound> gateway) => new(
        DateTime.UtcNow,
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}",
        options.Connections, options.Seconds, options.PayloadBytes, options.AutoUsers, bare, gateway);

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(Machine);
        output.WriteLine(Invariant($"{Connections} connections, {Seconds} s a round, text of {PayloadBytes} bytes, users created: {AutoUsers}"));
        output.WriteLine();
        Row(output, "", [.. Enumerable.Range(1, Bare.Count).Select(round => Invariant($"round {round}"))], "median");
        Row(output, "bare inserts/s", Bare, round => round.InsertsPerSecond, "N0");
        Row(output, "bare insert p50 / p99 ms", Bare, round => round.Insert);
        Row(output, "bare CPU s", Bare, round => round.Cpu.Server, "N1");
        Row(output, "its client's CPU s", Bare, round => round.Cpu.Client, "N1");
        Row(output, "accepted/s", Gateway, round => round.AcceptedPerSecond, "N0");
        Row(output, "sent/s, same window", Gateway, round => round.SentPerSecond, "N0");
        Row(output, "accept p50 / p99 ms", Gateway, round => round.Accept);
        Row(output, "answer to provider p50 / p99 ms", Gateway, round => round.AnswerToProvider);
        Row(output, "request to provider p50 / p99 ms", Gateway, round => round.RequestToProvider);
        Row(output, "drain after the load s", Gateway, round => round.DrainSeconds, "N2");
        Row(output, "gateway peak memory MB", Gateway, round => round.PeakMemoryMegabytes, "N0");
        Row(output, "gateway CPU s", Gateway, round => round.Cpu.Server, "N1");
        Row(output, "its client's CPU s", Gateway, round => round.Cpu.Client, "N1");
        Row(output, "its provider's CPU s", Gateway, round => round.Cpu.Provider, "N1");
        Row(output, "accepted, warm-up included", Gateway, round => round.Accepted, "N0");
        Row(output, "errors", Gateway, round => round.Errors, "N0");
        Row(output, "lost", Gateway, round => round.Lost, "N0");
        Row(output, "doubled", Gateway, round => round.Doubled, "N0");
        output.WriteLine();
        output.WriteLine(Invariant($"ratio accepted/s over bare inserts/s: {Ratio:N3}"));
        foreach (var error in Bare.SelectMany(round => round.FirstErrors).Concat(Gateway.SelectMany(round => round.FirstErrors)))
            output.WriteLine($"error: {error}");
    }

    public Task SaveAsync(string? path, CancellationToken cancellationToken) => path is null
        ? Task.CompletedTask
        : File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, JsonOutput.Options), cancellationToken);

    private static void Row<T>(TextWriter output, string name, IReadOnlyList<T> rounds, Func<T, double> value, string format)
    {
        string Show(double number) => number.ToString(format, CultureInfo.InvariantCulture);
        Row(output, name, [.. rounds.Select(round => Show(value(round)))], Show(Median(rounds.Select(value))));
    }

    private static void Row<T>(TextWriter output, string name, IReadOnlyList<T> rounds, Func<T, Latency> value)
    {
        static string Show(double p50, double p99) => Invariant($"{p50:N1} / {p99:N1}");
        var median = Show(Median(rounds.Select(round => value(round).P50)), Median(rounds.Select(round => value(round).P99)));
        Row(output, name, [.. rounds.Select(round => Show(value(round).P50, value(round).P99))], median);
    }

    private static void Row(TextWriter output, string name, string[] cells, string median) =>
        output.WriteLine($"{name,-34}{string.Concat(cells.Append(median).Select(cell => $"{cell,18}"))}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
