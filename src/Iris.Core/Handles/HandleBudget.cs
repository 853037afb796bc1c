namespace Iris.Core.Handles;

/// <summary>
/// What the handle limit allows. A process that runs out of handles does not refuse, it aborts: so everything that opens one has a bound,
/// and all bounds together stay below the limit.
/// </summary>
/// <param name="limit">The handle limit of the process.</param>
/// <param name="reserve">Handles for the store, files and the runtime.</param>
public sealed class HandleBudget(int limit, int reserve)
{
    /// <summary>With fewer handles than so many beside the reserve there is no working gateway.</summary>
    public const int Least = 64;

    private const int MostConnections = 10_000;
    private const int MostCalls = 1024;

    public int Limit => limit;

    public int Reserve => reserve;

    /// <summary>Whether the process can work at all.</summary>
    public bool IsEnough => limit - reserve >= Least;

    /// <summary>Incoming connections: half.</summary>
    public int Connections => Part(2, MostConnections);

    /// <summary>Sends at the same time: a sixth.</summary>
    public int Sends => Part(6, MostCalls);

    /// <summary>Webhook deliveries at the same time: an eighth.</summary>
    public int Deliveries => Part(8, MostCalls);

    /// <summary>Outgoing connections beyond those in use, which stay open for a moment: a tenth.</summary>
    public int Idle => Part(10, MostCalls);

    private int Part(int divisor, int most) => Math.Clamp((limit - reserve) / divisor, 1, most);
}
