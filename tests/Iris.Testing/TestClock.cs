using Microsoft.Extensions.Time.Testing;

namespace Iris.Testing;

/// <summary>Makes clocks that only move when told to, all at the same moment.</summary>
public static class TestClock
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider New() => new(Start);
}
