using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Strategies;
using Iris.Storage.MongoDb.Users;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>
/// Several interactions, all or none, in one transaction. It writes each collection with one
/// call, so that a full batch stays far from the server's limits of time. Of sends one at a time only those with a strategy come here.
/// </summary>
internal sealed class BatchAcceptances(MongoStore store, InteractionRows interactions, UserRows users, ProcessRows processes, StrategyRunRows runs)
{
    private readonly Transactions transactions = new(store);

    public async Task<AcceptResult> AcceptAsync(
        TenantId tenant, IReadOnlyList<Acceptance> acceptances, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        if (record is not null && await interactions.HasKeyAsync(tenant, record.Key, cancellationToken))
            return AcceptResult.KeyTaken;

        var rows = await interactions.NewRowsAsync(tenant, acceptances, record);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var result = await transactions.RunAsync(
                session => WriteAsync(session, tenant, acceptances, rows), written => written == AcceptResult.Accepted);
            if (result == AcceptResult.Accepted)
                await interactions.FanOutAsync(rows);
            return result;
        }
        catch (MongoException exception) when (MongoErrors.IsTaken(exception))
        {
            return await WhyAsync(tenant, acceptances, record) ?? throw MongoErrors.AlreadyThere(exception);
        }
    }

    private async Task<AcceptResult> WriteAsync(
        IClientSessionHandle session, TenantId tenant, IReadOnlyList<Acceptance> acceptances, IReadOnlyList<BsonDocument> rows)
    {
        foreach (var run in acceptances.Select(one => one.Run).OfType<StrategyRun>())
        {
            if (!await runs.WriteAsync(session, tenant, run))
                return AcceptResult.StrategyChanged;
        }

        var newUsers = acceptances.Where(one => one.NewUser is not null)
            .Select(one => users.Row(tenant, one.NewUser!).Add(Fields.Version, 1L)).ToList();
        if (newUsers.Count > 0)
            await users.Documents.Rows.InsertManyAsync(session, newUsers);

        var joining = acceptances.Select(one => one.Interaction).GroupBy(interaction => interaction.ProcessId)
            .ToDictionary(group => group.Key, group => group.ToList());
        var newProcesses = acceptances.Where(one => one.NewProcess is not null).Select(one => one.NewProcess!).ToList();
        if (newProcesses.Count > 0)
            await processes.InsertAsync(session, tenant, newProcesses.Select(process => (process, (IReadOnlyList<Interaction>)joining[process.Id])));

        var places = newProcesses.ToDictionary(process => process.Id, _ => 0L);
        foreach (var (id, interactionsOfIt) in joining.ExceptBy(newProcesses.Select(process => process.Id), one => one.Key))
        {
            if (await processes.TouchAsync(tenant, interactionsOfIt, session) is not { } before)
                return AcceptResult.ProcessUnavailable;
            places[id] = ProcessRows.PlaceOf(before);
        }

        foreach (var row in rows)
        {
            var process = row[InteractionRows.ProcessId].AsString;
            row[InteractionRows.Place] = places[process] += 1;
        }

        await interactions.Rows.InsertManyAsync(session, rows);
        return AcceptResult.Accepted;
    }

    /// <summary>Which unique value was taken; null when it was an id.</summary>
    private async Task<AcceptResult?> WhyAsync(TenantId tenant, IReadOnlyList<Acceptance> acceptances, IdempotencyRecord? record)
    {
        if (record is not null && await interactions.HasKeyAsync(tenant, record.Key, CancellationToken.None))
            return AcceptResult.KeyTaken;

        foreach (var (interaction, user, process) in acceptances)
        {
            if (await interactions.KnowsInboundAsync(tenant, interaction, CancellationToken.None))
                return AcceptResult.Duplicate;
            if (await interactions.Rows.Find(RowKey.Is(tenant, interaction.Id)).AnyAsync().Translated()
                || (process is not null && await processes.Documents.ExistsAsync(RowKey.Of(tenant, process.Id)))
                || (user is not null && await users.Documents.ExistsAsync(RowKey.Of(tenant, user.Id))))
                return null;
        }

        return AcceptResult.DestinationTaken;
    }
}
