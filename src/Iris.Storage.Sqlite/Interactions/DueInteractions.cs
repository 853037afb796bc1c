using Iris.Core.Interactions;
using Iris.Storage.Sqlite.Database;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>
/// Finds due interactions on a reader and leases them on the writer, which then only runs guarded updates: looking for work never
/// holds up those who accept, and looking in vain writes nothing.
/// </summary>
internal sealed partial class DueInteractions(SqliteDatabase database, ILogger logger)
{
    /// <summary>Looks again this often when others took everything that was found.</summary>
    private const int Rounds = 5;

    private static readonly Sql Lease = new(
        """
        UPDATE interactions SET lease_owner = ?5, due_at = ?6
        WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND due_at = ?4
        """);

    /// <summary>
    /// The integration at which the last claim stopped; the next goes on behind it, so that a short limit starves nobody.
    /// </summary>
    private string lastServed = "";

    /// <summary>Counts the looks: now and then the lower priorities are served first, so that none starves.</summary>
    private int looks;

    public async Task<IReadOnlyList<Interaction>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var found = await database.Readers.ReadAsync(DueQuery.Run, (request, lastServed, ++looks), cancellationToken);
            if (found.Candidates.Count == 0)
                return [];

            lastServed = found.LastServed;
            var won = await database.Writer.WriteAsync(LeaseAll, (request, found.Candidates), cancellationToken);
            var claimed = Claimed(request, found.Candidates, won);
            if (claimed.Count > 0)
                return claimed;
        }

        return [];
    }

    private static bool[] LeaseAll(SqliteSession session, (ClaimRequest Request, List<DueCandidate> Candidates) claim)
    {
        var won = new bool[claim.Candidates.Count];
        for (var i = 0; i < won.Length; i++)
        {
            var candidate = claim.Candidates[i];
            won[i] = session[Lease].Add(candidate.Tenant).Add(candidate.Id).Add(candidate.Version).Add(candidate.DueAt)
                .Add(claim.Request.Owner).Add(claim.Request.LeaseUntil.UtcTicks)
                .Execute() == 1;
        }

        return won;
    }

    private List<Interaction> Claimed(ClaimRequest request, List<DueCandidate> candidates, bool[] won)
    {
        var claimed = new List<Interaction>(won.Length);
        for (var i = 0; i < won.Length; i++)
        {
            if (!won[i])
                continue;

            if (candidates[i].Interaction is { } interaction)
            {
                interaction.Lease(request.Owner, request.LeaseUntil);
                claimed.Add(interaction);
            }
            else
            {
                // Leased all the same: what cannot be read must not take a place in every claim.
                LogUnreadable(candidates[i].Tenant, candidates[i].Id);
            }
        }

        return claimed;
    }

    [LoggerMessage(1, LogLevel.Error, "The document of interaction {Id} of tenant {Tenant} cannot be read; it is left out")]
    private partial void LogUnreadable(string tenant, string id);
}
