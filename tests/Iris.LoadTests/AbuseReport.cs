namespace Iris.LoadTests;

/// <summary>Prints what another tenant felt of each abuse.</summary>
internal static class AbuseReport
{
    private const double MiB = 1024 * 1024;

    public static void Head() => Console.WriteLine(
        "\n| abuse | sends p50 / p99 ms: before | during | after | reads p50 / p99 ms: before | during | after | failed | memory MiB: before, peak, after (s) | answers to the abuser |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");

    public static void Print(AbuseResult result, AbuseProbe probe)
    {
        LoadWindow[] windows = [result.Before, result.During, result.After];
        var calls = probe.Calls.Where(call => windows.Any(window => window.Contains(call.Start))).ToList();
        var cells = new List<string> { result.Abuse.Name };
        foreach (var isSend in new[] { true, false })
        {
            cells.AddRange(windows.Select(window =>
            {
                var good = calls.Where(call => call.IsSend == isSend && call.Failure is null && window.Contains(call.Start)).ToList();
                var latency = Latency.Of(good.Select(call => call.End - call.Start));
                return good.Count == 0 ? "none answered" : $"{latency.P50:0.0} / {latency.P99:0.0}";
            }));
        }

        var failed = calls.Where(call => call.Failure is not null).GroupBy(call => call.Failure!).OrderByDescending(group => group.Count()).ToList();
        cells.Add(failed.Count == 0 ? "0" : $"{failed.Sum(group => group.Count())} of {calls.Count} ({failed[0].Key})");
        cells.Add(
            $"{result.MemoryBefore / MiB:0}, {result.MemoryPeak / MiB:0}, {result.MemoryAfter / MiB:0} ({result.MemoryWait.TotalSeconds:0})");
        cells.Add(string.Join(", ", result.Answers.OrderBy(answer => answer.Key).Select(answer => $"{(answer.Key == 0 ? "none" : $"{answer.Key}")}: {answer.Value:N0}")));
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
        Console.WriteLine($"<!-- {result.Abuse.What} -->");
    }
}
