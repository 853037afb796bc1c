using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Storage.Sqlite.Database;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>The queue of interactions, fair across integrations; each has a queue for each priority.</summary>
internal sealed partial class DueInteractions(SqliteDatabase database, ILogger logger)
{
    private static readonly DueShape Shape = new(
        [
            new(
                """
                SELECT integration_id FROM interactions
                WHERE due_at IS NOT NULL AND integration_id > ?1
                ORDER BY integration_id LIMIT 1
                """),
        ],
        OfQueue: new(
            $"""
            SELECT {InteractionRows.From.Columns}, tenant, octet_length(document) + {InteractionRows.StateBytes}, id FROM {InteractionRows.From.Table}
            WHERE integration_id = ?1 AND priority = ?2 AND due_at IS NOT NULL AND due_at <= ?3
            ORDER BY due_at LIMIT ?4 OFFSET ?5
            """),
        Lease: new(
            """
            UPDATE interactions SET due_at = ?5, lease_owner = ?6
            WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND due_at = ?4
            """),
        Tenant: 9)
    {
        HasPriorities = true,
    };

    private readonly DueQueue<Due> queue = new(
        database, Shape, Read, (lease, row) => lease.Add(row.Tenant).Add(row.Id).Add(row.Version).Add(row.DueAt));

    public async Task<IReadOnlyList<Interaction>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var busy = request.BusyIntegrations as IReadOnlySet<string> ?? request.BusyIntegrations.ToHashSet();
        var look = new DueLook(
            request.Now,
            request.LeaseUntil,
            request.Limit,
            integration => busy.Contains(integration[0]) ? 0 : request.LimitOf(integration[0]),
            request.Budget)
        { Owner = request.Owner };
        while (await queue.ClaimAsync(look, cancellationToken) is { Count: > 0 } won)
        {
            if (Readable(request, won) is { Count: > 0 } claimed)
                return claimed;
        }

        return [];
    }

    private List<Interaction> Readable(ClaimRequest request, List<Due> won)
    {
        var claimed = new List<Interaction>(won.Count);
        foreach (var row in won)
        {
            if (row.Interaction is { } interaction)
            {
                interaction.Lease(request.Owner, request.LeaseUntil);
                claimed.Add(interaction);
            }
            else
            {
                // Leased all the same: what cannot be read must not take a place in every claim.
                LogUnreadable(row.Tenant, row.Id);
            }
        }

        return claimed;
    }

    private static Due Read(Rows rows) => new(rows.Text(9), rows.Text(11), rows.Number(1), rows.Number(3), ReadDocument(rows));

    /// <summary>Null where it cannot be read.</summary>
    internal static Interaction? ReadDocument(Rows rows)
    {
        try
        {
            return InteractionRows.Table.Read(rows);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The document of interaction {Id} of tenant {Tenant} cannot be read; it is left out")]
    private partial void LogUnreadable(string tenant, string id);

    /// <summary>A due interaction as it was found; null where its document cannot be read.</summary>
    private sealed record Due(string Tenant, string Id, long Version, long DueAt, Interaction? Interaction);
}
