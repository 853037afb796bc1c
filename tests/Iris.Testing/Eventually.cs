using System.Diagnostics;

namespace Iris.Testing;

/// <summary>Waits for a condition with a deadline; the only way in which tests wait for other threads.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is not null; fails after the deadline.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, string what)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Deadline)
        {
            if (await ask() is { } answer)
                return answer;

            await Task.Delay(5);
        }

        throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {what}.");
    }

    /// <summary>Asks until the answer is true; fails after the deadline.</summary>
    public static Task HoldsAsync(Func<Task<bool>> condition, string what) =>
        GetAsync(async () => await condition() ? "yes" : null, what);

    public static Task HoldsAsync(Func<bool> condition, string what) =>
        GetAsync(() => Task.FromResult(condition() ? "yes" : null), what);
}
