using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Handles;

/// <summary>How the handles of the process (sockets and files) are shared out; section <c>Handles</c>.</summary>
public sealed class HandleOptions
{
    public const string Section = "Handles";

    /// <summary>Handles kept for the runtime, which holds one for each of its libraries (some 310 in all), the store and files. Default 448.</summary>
    [Range(64, 100_000)]
    public int Reserve { get; init; } = 448;

    /// <summary>
    /// Outgoing connections that are open at the same time, in use or idle. Default by the handle limit: room for every send and delivery
    /// and some idle ones.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MaxOutgoing { get; init; }

    /// <summary>
    /// How many of them may stay open when nothing runs on them. A tenant may keep as many as nobody keeps: half of all for one alone; what
    /// goes beyond is closed behind its call. Default by the handle limit, a tenth, and at most half of <see cref="MaxOutgoing"/>.
    /// </summary>
    [Range(0, 1_000_000)]
    public int? MaxIdle { get; init; }

    /// <summary>How long one is open without being used, in seconds. Default 15.</summary>
    [Range(1, 3600)]
    public int IdleSeconds { get; init; } = 15;
}
