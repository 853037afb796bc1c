using Iris.Core.Tenants;

namespace Iris.Core.Handles;

/// <summary>
/// How many bytes one claim may bring into memory. A store asks for every row, in the order in which it would lease them, and leases none that
/// is refused: only the store knows how large a row is. The first row always has room, so that one larger than all there is goes too, and one
/// tenant gets no more than half. For one thread.
/// </summary>
/// <param name="bytes">How many there are.</param>
public sealed class ClaimBudget(long bytes)
{
    /// <summary>What a row takes beside its document: the objects, the work state.</summary>
    private const int RowBytes = 4096;

    private readonly Dictionary<TenantId, long> held = [];
    private readonly HashSet<TenantId> cut = [];
    private long taken;

    /// <summary>Nothing more is taken of anybody.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>Whether there may be more of a tenant than was taken.</summary>
    public bool IsCut(TenantId tenant) => IsSpent || cut.Contains(tenant);

    /// <summary>Begins a look: what an earlier one of the same claim found was taken by others.</summary>
    public void Begin()
    {
        held.Clear();
        cut.Clear();
        taken = 0;
        IsSpent = false;
    }

    /// <summary>Takes a row if there is room for it; once refused, no row of its tenant is taken, so that small ones do not overtake it.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="stored">How long its document is in the store.</param>
    public bool TryTake(TenantId tenant, long stored)
    {
        if (IsCut(tenant))
            return false;

        // What is read of a document takes about as much again.
        var size = RowBytes + (2 * stored);
        var mine = held.GetValueOrDefault(tenant);
        if (taken > 0 && size > bytes - taken)
        {
            IsSpent = true;
            return false;
        }

        if (mine > 0 && mine + size > bytes / 2)
        {
            cut.Add(tenant);
            return false;
        }

        taken += size;
        held[tenant] = mine + size;
        return true;
    }
}
