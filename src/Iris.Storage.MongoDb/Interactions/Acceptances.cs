using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Users;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>
/// Writes an interaction with what has to exist for it: user, process, interaction. The interaction is the commit point; a crash before
/// it leaves a user or a process that nothing names, which the next send to the same address finds. Each step is one atomic write of one
/// document, refused by an index or a filter when another process was faster: the caller then resolves again.
/// </summary>
internal sealed class Acceptances(InteractionRows interactions, UserRows users, ProcessRows processes)
{
    public async Task<AcceptResult> AcceptAsync(
        TenantId tenant, Acceptance acceptance, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        var (interaction, user, process) = acceptance;
        if (record is not null && await interactions.HasKeyAsync(tenant, record.Key, cancellationToken))
            return AcceptResult.KeyTaken;
        if (await interactions.KnowsInboundAsync(tenant, interaction, cancellationToken))
            return AcceptResult.Duplicate;
        // Asked first only where a user would be written before the process refuses.
        if (user is not null && process is null && !await processes.IsOpenAsync(tenant, interaction.ProcessId, cancellationToken))
            return AcceptResult.ProcessUnavailable;

        // From here on cancelling has no effect: a write that was sent cannot be called back.
        cancellationToken.ThrowIfCancellationRequested();
        if (user is not null && !await users.TryInsertAsync(tenant, user))
            return AcceptResult.DestinationTaken;

        var before = process is null
            ? await processes.TouchAsync(tenant, [interaction])
            : await OpenAsync(tenant, interaction, process, user);
        return before is null ? AcceptResult.ProcessUnavailable : await CommitAsync(tenant, acceptance, record, before);
    }

    private async Task<BsonDocument> OpenAsync(TenantId tenant, Interaction interaction, Process process, User? user)
    {
        try
        {
            await processes.InsertAsync(tenant, process, interaction);
            return [];
        }
        catch (InvalidOperationException)
        {
            await RemoveAsync(tenant, user);
            throw;
        }
    }

    private async Task<AcceptResult> CommitAsync(
        TenantId tenant, Acceptance acceptance, IdempotencyRecord? record, BsonDocument before)
    {
        var (interaction, user, process) = acceptance;
        try
        {
            await interactions.InsertAsync(tenant, interaction, ProcessRows.PlaceOf(before) + 1, record);
            return AcceptResult.Accepted;
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            await (process is null ? processes.UntouchAsync(before, interaction) : processes.RemoveAsync(tenant, interaction));
            // The user stays: somebody may have found it by its address meanwhile.
            if (record is not null && await interactions.HasKeyAsync(tenant, record.Key, CancellationToken.None))
                return AcceptResult.KeyTaken;
            if (await interactions.KnowsInboundAsync(tenant, interaction, CancellationToken.None))
                return AcceptResult.Duplicate;

            await RemoveAsync(tenant, user);
            throw MongoErrors.AlreadyThere(exception);
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    /// <summary>Only after an id in use, which is a mistake of the caller's: nobody else has this user then.</summary>
    private Task RemoveAsync(TenantId tenant, User? user) => user is null
        ? Task.CompletedTask
        : users.Documents.Rows.DeleteOneAsync(RowKey.Is(tenant, user.Id).Add(Fields.Version, 1L)).Translated();
}
