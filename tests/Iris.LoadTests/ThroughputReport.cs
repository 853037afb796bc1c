using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Iris.LoadTests;

/// <summary>Processor seconds of the measured part; client and provider share the machine with the server.</summary>
internal readonly record struct Cpu(double Server, double Client, double Provider)
{
    public static Cpu operator -(Cpu end, Cpu start) => new(end.Server - start.Server, end.Client - start.Client, end.Provider - start.Provider);
}

internal sealed record BareRound(double InsertsPerSecond, Latency Insert, int Errors, Cpu Cpu)
{
    /// <summary>Processor time of the server.</summary>
    public double MicrosecondsPerMessage { get; init; }

    public string[] FirstErrors { get; init; } = [];
}

/// <summary>A round of a server that sends what it accepts.</summary>
internal sealed record SendingRound
{
    /// <summary>Processor time of the server for accepting and sending one.</summary>
    public double MicrosecondsPerMessage { get; init; }

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
    IReadOnlyList<SendingRound> Pipeline, IReadOnlyList<SendingRound> Gateway, SendingRound PipelineAtHalfLoad,
    SendingRound HalfLoad)
{
    private IEnumerable<SendingRound> Sending => [.. Pipeline, .. Gateway, PipelineAtHalfLoad, HalfLoad];

    public bool IsSound => Sending.All(round => round is { Accepted: > 0, Lost: 0, Doubled: 0, Errors: 0 }) && Bare.All(round => round.Errors == 0);

    public static ThroughputReport Make(
        Options options, IReadOnlyList<BareRound> bare, IReadOnlyList<SendingRound> pipeline, IReadOnlyList<SendingRound> gateway,
        SendingRound pipelineAtHalf, SendingRound half) => new(
        DateTime.UtcNow,
        $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.FrameworkDescription}",
        options.Connections, options.Seconds, options.PayloadBytes, options.AutoUsers, bare, pipeline, gateway, pipelineAtHalf, half);

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(Machine);
        output.WriteLine(Invariant($"{Connections} connections, {Seconds} s a round, text of {PayloadBytes} bytes, users created: {AutoUsers}"));
        output.WriteLine();
        Row(output, "", [.. Enumerable.Range(1, Bare.Count).Select(round => Invariant($"round {round}"))], "median");
        Row(output, "bare inserts/s", Bare, round => round.InsertsPerSecond, "N0");
        Row(output, "  p50 / p99 ms", Bare, round => round.Insert);
        Row(output, "  CPU us a message", Bare, round => round.MicrosecondsPerMessage, "N0");
        Print(output, "bare pipeline", Pipeline);
        Print(output, "gateway", Gateway);
        Print(output, "bare pipeline at that half", [PipelineAtHalfLoad]);
        Print(output, "gateway at half load", [HalfLoad]);
        output.WriteLine();
        output.WriteLine(Invariant($"gateway accepted/s over bare inserts/s: {Ratio(Bare.Select(round => round.InsertsPerSecond), round => round.AcceptedPerSecond):N3}"));
        output.WriteLine(Invariant($"gateway sent/s over bare pipeline's: {Ratio(Pipeline.Select(round => round.SentPerSecond), round => round.SentPerSecond):N3}"));
        output.WriteLine(Invariant($"gateway CPU a message over bare pipeline's: {Ratio(Pipeline.Select(round => round.MicrosecondsPerMessage), round => round.MicrosecondsPerMessage):N2}"));
        foreach (var error in Bare.SelectMany(round => round.FirstErrors).Concat(Sending.SelectMany(round => round.FirstErrors)))
            output.WriteLine($"error: {error}");
    }

    private static void Print(TextWriter output, string name, IReadOnlyList<SendingRound> rounds)
    {
        output.WriteLine();
        Row(output, $"{name} accepted/s", rounds, round => round.AcceptedPerSecond, "N0");
        Row(output, "  sent/s, same window", rounds, round => round.SentPerSecond, "N0");
        Row(output, "  CPU us a message", rounds, round => round.MicrosecondsPerMessage, "N0");
        Row(output, "  accept p50 / p99 ms", rounds, round => round.Accept);
        Row(output, "  answer to provider p50 / p99 ms", rounds, round => round.AnswerToProvider);
        Row(output, "  request to provider p50 / p99 ms", rounds, round => round.RequestToProvider);
        Row(output, "  drain after the load s", rounds, round => round.DrainSeconds, "N2");
        Row(output, "  peak memory MB", rounds, round => round.PeakMemoryMegabytes, "N0");
        Row(output, "  CPU s: server", rounds, round => round.Cpu.Server, "N1");
        Row(output, "  CPU s: client", rounds, round => round.Cpu.Client, "N1");
        Row(output, "  CPU s: provider", rounds, round => round.Cpu.Provider, "N1");
        Row(output, "  accepted, warm-up included", rounds, round => round.Accepted, "N0");
        Row(output, "  errors", rounds, round => round.Errors, "N0");
        Row(output, "  lost", rounds, round => round.Lost, "N0");
        Row(output, "  doubled", rounds, round => round.Doubled, "N0");
    }

    /// <summary>The gateway's figure over another one of the same round, the median of the rounds.</summary>
    private double Ratio(IEnumerable<double> other, Func<SendingRound, double> figure) =>
        Median(other.Zip(Gateway, (one, gateway) => figure(gateway) / Math.Max(1, one)));

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
