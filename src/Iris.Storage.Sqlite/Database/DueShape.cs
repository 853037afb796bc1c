using Iris.Core.Handles;

namespace Iris.Storage.Sqlite.Database;

/// <summary>What to lease of a queue.</summary>
/// <param name="Now">What is due at or before it.</param>
/// <param name="LeaseUntil">When it falls due again.</param>
/// <param name="Limit">Most in all.</param>
/// <param name="Most">Most of a lane; 0 where nothing of it is taken.</param>
/// <param name="Budget">Bytes that it may bring.</param>
internal sealed record DueLook(DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, Func<string[], int> Most, ClaimBudget Budget)
{
    /// <summary>Who leases, where the table keeps it.</summary>
    public string? Owner { get; init; }
}

/// <summary>
/// What makes a table a queue, as statements. A lane, by which claims are fair, is one column (an integration) or several (a tenant's host);
/// where the queue has a scope, that is bound before the lane.
/// </summary>
/// <param name="NextLane">
/// The columns of the first lane behind another, found by seeking: the first statement is bound to all columns of the other and finds what
/// differs in the last one, the second to all but the last, and so on. Not one statement: a comparison of several columns at once walks
/// along the first.
/// </param>
/// <param name="OfQueue">What is due of a lane, longest first; bound to the lane, its priority if it has any, now, a number of rows and an offset.</param>
/// <param name="Lease">Leases a row that is still as it was found; bound to what the row says, the new due time and the owner if there is one.</param>
/// <param name="Tenant">The column of <see cref="OfQueue"/> with the tenant; the bytes of the row are in the next.</param>
internal sealed record DueShape(Sql[] NextLane, Sql OfQueue, Sql Lease, int Tenant)
{
    internal static readonly Sql Begin = new("BEGIN");
    internal static readonly Sql Commit = new("COMMIT");

    /// <summary>Whether a lane has a queue for each priority.</summary>
    public bool HasPriorities { get; init; }

    /// <summary>Finds a row where a lane is held; bound to the lane and now. Null where none can be.</summary>
    public Sql? IsHeld { get; init; }
}
