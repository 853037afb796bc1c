using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Idempotency;
using Iris.Storage.Sqlite.Processes;
using Iris.Storage.Sqlite.Strategies;
using Iris.Storage.Sqlite.Users;
using Iris.Storage.Sqlite.Webhooks;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>An acceptance ready to be written: everything serialised.</summary>
internal sealed record AcceptanceRows(
    TenantId Tenant, Acceptance Acceptance, byte[] Document, byte[]? Process, UserRow? User, StrategyRunRow? Run, DeliveryRow[] Deliveries)
{
    public static AcceptanceRows Of(TenantId tenant, Acceptance acceptance) => new(
        tenant,
        acceptance,
        InteractionRows.Table.Write(acceptance.Interaction),
        acceptance.NewProcess is { } process ? ProcessRows.Table.Write(process) : null,
        acceptance.NewUser is { } user ? UserRow.Of(tenant, user) : null,
        acceptance.Run is { } run ? StrategyRunRow.Of(tenant, run) : null,
        DeliveryRow.OfOutbox(acceptance.Interaction));
}

/// <summary>Writes interactions with what has to exist for them.</summary>
internal static class Acceptances
{
    /// <summary>The key goes first: a request that came twice writes nothing else.</summary>
    public static AcceptResult Accept(SqliteSession session, (AcceptanceRows[] Rows, IdempotencyRecord? Record) all)
    {
        if (all.Record is { } record && !SqliteIdempotencyStore.TryAdd(session, record))
            return AcceptResult.KeyTaken;

        for (var i = 0; i < all.Rows.Length; i++)
        {
            if (Accept(session, all.Rows[i]) is var result && result == AcceptResult.Accepted)
                continue;

            // Only where something was written before: an undo makes the whole group start over.
            if (i > 0 || all.Record is not null)
                session.Undo();
            return result;
        }

        return AcceptResult.Accepted;
    }

    private static AcceptResult Accept(SqliteSession session, AcceptanceRows rows)
    {
        var (interaction, _, process) = rows.Acceptance;
        if (interaction.Direction == Direction.In && ProviderMessageRows.Knows(session, rows.Tenant, interaction))
            return AcceptResult.Duplicate;
        if (rows.Run is not null && StrategyRunRows.Write(session, rows.Run) != SaveResult.Saved)
            return AcceptResult.StrategyChanged;
        if (process is null && !ProcessRows.Touch(session, rows.Tenant, interaction))
        {
            // The strategy was written by now.
            if (rows.Run is not null)
                session.Undo();
            return AcceptResult.ProcessUnavailable;
        }

        if (rows.User is not null && !UserRows.TryInsert(session, rows.User))
        {
            // The process was touched by now, or the strategy written.
            if (process is null || rows.Run is not null)
                session.Undo();
            return AcceptResult.DestinationTaken;
        }

        if (process is not null)
            ProcessRows.Insert(session, rows.Tenant, process, rows.Process!, interaction);
        InteractionRows.Insert(session, rows.Tenant, interaction, rows.Document);
        ProviderMessageRows.Add(session, rows.Tenant, interaction);
        if (interaction.Direction == Direction.In)
            LastInboundRows.Note(session, rows.Tenant, interaction);
        DeliveryRows.Insert(session, rows.Deliveries);
        return AcceptResult.Accepted;
    }
}
