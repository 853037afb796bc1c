using Iris.Core.Errors;
using Iris.Core.Tenants;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>
/// Lets few searches run at a time, and few of each tenant: whatever one searches, the readers and processors that sends need are not all busy
/// with it, and other tenants' searches get their turn.
/// </summary>
public sealed class SearchLane(IOptions<LimitOptions> options, TimeProvider time) : IDisposable
{
    private readonly LimitOptions limits = options.Value;
    private readonly SemaphoreSlim places = new(options.Value.SearchConcurrency);
    private readonly Dictionary<TenantId, Gate> gates = [];

    /// <summary>Longest that a search runs once it has its turn.</summary>
    public TimeSpan Budget => TimeSpan.FromMilliseconds(limits.SearchMilliseconds);

    /// <summary>Interactions that one call looks at.</summary>
    public int MostExamined => limits.SearchExamined;

    internal int Tenants
    {
        get
        {
            lock (gates)
                return gates.Count;
        }
    }

    /// <summary>Runs a search when it is its turn.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="search">The search; ends by itself within <see cref="Budget"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<T>> RunAsync<T>(TenantId tenant, Func<CancellationToken, Task<T>> search, CancellationToken cancellationToken)
        where T : class
    {
        if (Enter(tenant) is not { } gate)
            return LimitErrors.TooManySearches;

        try
        {
            using var patience = new CancellationTokenSource(Budget, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            if (!await TryWaitAsync(gate.Places, either.Token, cancellationToken))
                return LimitErrors.TooManySearches;

            using var place = new Place(gate.Places);
            if (!await TryWaitAsync(places, either.Token, cancellationToken))
                return LimitErrors.SearchTimedOut;

            using var shared = new Place(places);
            return await search(cancellationToken);
        }
        catch (SearchTimeoutException)
        {
            return LimitErrors.SearchTimedOut;
        }
        finally
        {
            Leave(tenant, gate);
        }
    }

    public void Dispose() => places.Dispose();

    private static async Task<bool> TryWaitAsync(SemaphoreSlim places, CancellationToken either, CancellationToken caller)
    {
        try
        {
            await places.WaitAsync(either);
            return true;
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return false;
        }
    }

    private Gate? Enter(TenantId tenant)
    {
        lock (gates)
        {
            if (!gates.TryGetValue(tenant, out var gate))
                gates[tenant] = gate = new Gate(limits.SearchesPerTenant);
            if (gate.Inside >= limits.SearchesPerTenant + limits.SearchQueue)
                return null;

            gate.Inside++;
            return gate;
        }
    }

    private void Leave(TenantId tenant, Gate gate)
    {
        lock (gates)
        {
            if (--gate.Inside == 0)
                gates.Remove(tenant);
        }
    }

    private sealed class Gate(int places)
    {
        public SemaphoreSlim Places { get; } = new(places);

        public int Inside { get; set; }
    }

    private readonly struct Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}

/// <summary>A search was ended by the store since its time was over.</summary>
public sealed class SearchTimeoutException(Exception inner) : Exception("The search took too long.", inner);
