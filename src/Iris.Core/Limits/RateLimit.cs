using System.ComponentModel.DataAnnotations;
using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>A token bucket's size and how fast it fills.</summary>
public sealed record RateLimit
{
    public const int MaxPerSecond = 1_000_000;
    public const int MaxBurst = 10_000_000;

    /// <summary>Calls a second in the long run.</summary>
    [Range(1, MaxPerSecond)]
    public int PerSecond { get; init; }

    /// <summary>Calls at once after a rest.</summary>
    [Range(1, MaxBurst)]
    public int Burst { get; init; }

    /// <summary>The part of it that one key, account or integration may use.</summary>
    public RateLimit Share(int percent) => new()
    {
        PerSecond = (int)Math.Max(1, (long)PerSecond * percent / 100),
        Burst = (int)Math.Max(1, (long)Burst * percent / 100),
    };

    internal void Check(string path, ErrorList errors)
    {
        if (PerSecond is < 1 or > MaxPerSecond)
            errors.Add(CommonErrors.OutOfRange($"{path}.perSecond", 1, MaxPerSecond));
        if (Burst is < 1 or > MaxBurst)
            errors.Add(CommonErrors.OutOfRange($"{path}.burst", 1, MaxBurst));
    }
}
