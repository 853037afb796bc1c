using System.Globalization;
using System.Runtime.InteropServices;

namespace Iris.LoadTests;

/// <summary>The harness's side of the provider: its process, and all arrivals fetched so far.</summary>
internal sealed class ProviderProcess(ChildProcess child, int port) : IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    private readonly HashSet<UInt128> doubled = [];
    private int fetched;

    /// <summary>First arrival of each interaction.</summary>
    public Dictionary<UInt128, long> FirstArrivals { get; } = [];

    /// <summary>Interactions that the provider took more than once.</summary>
    public IReadOnlySet<UInt128> Doubled => doubled;

    public double CpuSeconds => child.CpuSeconds;

    public string BaseUrl => $"http://127.0.0.1:{port}/v1";

    /// <summary>Takes webhook events and counts them.</summary>
    public string HookUrl => $"http://127.0.0.1:{port}/hook";

    /// <summary>Takes every message and never answers.</summary>
    public string HangingUrl => $"http://127.0.0.1:{port}/hanging";

    /// <summary>Answers every message without an end.</summary>
    public string EndlessUrl => $"http://127.0.0.1:{port}/endless";

    public static async Task<ProviderProcess> StartAsync(bool faults, CancellationToken cancellationToken)
    {
        var (child, port) = await ChildProcess.StartServerAsync([ProviderStub.Verb, $"{faults}"], new Dictionary<string, string>(), cancellationToken);
        return new(child, port);
    }

    public async Task<int> CountHooksAsync(CancellationToken cancellationToken) =>
        int.Parse(await http.GetStringAsync("/hooks", cancellationToken), CultureInfo.InvariantCulture);

    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        var bytes = await http.GetByteArrayAsync($"/arrivals/{fetched}", cancellationToken);
        foreach (var arrival in MemoryMarshal.Cast<byte, Arrival>(bytes))
        {
            fetched++;
            if (!FirstArrivals.TryAdd(arrival.Id, arrival.Ticks))
                doubled.Add(arrival.Id);
        }
    }

    /// <summary>Waits until all of them have come or the time is over; the ones that have not come.</summary>
    public async Task<List<UInt128>> WaitForAsync(IEnumerable<UInt128> ids, TimeSpan longest, CancellationToken cancellationToken)
    {
        var missing = ids.ToList();
        var deadline = DateTime.UtcNow + longest;
        using var timer = new PeriodicTimer(PollEvery);
        while (true)
        {
            await FetchAsync(cancellationToken);
            missing.RemoveAll(FirstArrivals.ContainsKey);
            if (missing.Count == 0 || DateTime.UtcNow > deadline)
                return missing;

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        child.Dispose();
    }
}
