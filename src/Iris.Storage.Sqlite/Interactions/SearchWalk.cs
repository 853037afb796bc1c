using System.Diagnostics;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>Finds interactions: walks along one index and looks at the other conditions by the way, so many rows in one call.</summary>
internal static class SearchWalk
{
    /// <summary>Rows after which others get the core: what is quick must not wait for what takes long to use its time slice up.</summary>
    private const int RowsInARow = 64;

    public static Page<Interaction> Run(SqliteSession session, (TenantId Tenant, InteractionSearch Filter, string? Cursor, SearchSize Size) search)
    {
        var (ids, cursor) = Walk(session, search.Tenant, search.Filter, search.Cursor, search.Size);
        var found = new List<Interaction>(ids.Count);
        foreach (var id in ids)
        {
            if (InteractionRows.Table.Find(session, search.Tenant, id) is { } interaction)
                found.Add(interaction);
        }

        return new Page<Interaction>(found, cursor);
    }

    private static (List<string> Ids, string? Cursor) Walk(
        SqliteSession session, TenantId tenant, InteractionSearch filter, string? cursor, SearchSize size)
    {
        var (query, text, number) = SearchQuery.For(filter);
        var statement = session[filter.Text is null ? query.WithoutText : query.WithText].Add(tenant.Value);
        DocumentColumns.AddCursor(statement, EarlierOf(cursor, filter.EndId)).Add(filter.FirstId ?? "").Add(filter.Text);
        if (text is not null)
            statement.Add(text);
        else if (number is not null)
            statement.Add(number);

        using var rows = statement.Query();
        var ids = new List<string>();
        var last = default(string);
        var started = Stopwatch.GetTimestamp();
        for (var examined = 0; rows.Next(); examined++)
        {
            if (examined == size.Examined || ids.Count == size.Rows || (examined > 0 && Stopwatch.GetElapsedTime(started) >= size.Time))
                return (ids, last);

            if (examined % RowsInARow == 0)
                Thread.Yield();
            last = rows.Text(0);
            if (Matches(rows, filter) && HasParties(session, tenant, last, filter))
                ids.Add(last);
        }

        return (ids, null);
    }

    private static string? EarlierOf(string? one, string? other) =>
        one is null || (other is not null && string.CompareOrdinal(other, one) < 0) ? other : one;

    private static bool Matches(Rows row, InteractionSearch filter) =>
        (filter.Status is not { } status || row.Number(1) == (long)status)
        && (filter.Direction is not { } direction || row.Number(2) == (long)direction)
        && (filter.CustomStatus is null || row.TextOrNull(3) == filter.CustomStatus)
        && (filter.IntegrationId is null || row.Text(4) == filter.IntegrationId)
        && (filter.ProcessId is null || row.Text(5) == filter.ProcessId)
        && (filter.CreatedFrom is not { } from || row.Number(6) >= from.UtcTicks)
        && (filter.CreatedTo is not { } to || row.Number(6) < to.UtcTicks)
        && (filter.Stage is not { } stage || StageOf(row) == stage)
        && row.Number(9) > 0;

    private static DispatchStage StageOf(Rows row) =>
        DispatchState.Of((DispatchPhase)row.Number(7), null, 0, null, row.IsNull(8) ? null : (DispatchStage)row.Number(8)).Stage;

    private static bool HasParties(SqliteSession session, TenantId tenant, string id, InteractionSearch filter) =>
        (filter.Destination is null || PartyRows.Has(session, tenant, id, filter.Destination))
        && (filter.UserId is null || PartyRows.Has(session, tenant, id, filter.UserId));
}
