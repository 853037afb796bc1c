using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>Runs what has to change several documents or none. Of single sends only those with a strategy come here.</summary>
internal sealed class Transactions(MongoStore store)
{
    /// <summary>Transactions that clash with another are run again; more clashes than this mean a store in trouble.</summary>
    private const int MaxTries = 10;

    /// <summary>Of the first repetition, in milliseconds; doubled for each.</summary>
    private const int LongestPause = 4;

    private const string TransientError = "TransientTransactionError";
    private const string UnknownResult = "UnknownTransactionCommitResult";

    /// <param name="write">Writes in a session; may run several times.</param>
    /// <param name="isWanted">Whether what it came to is committed; else all of it is taken back.</param>
    /// <returns>What it came to the last time. A value in use that must be unique throws as the driver tells it.</returns>
    public async Task<T> RunAsync<T>(Func<IClientSessionHandle, Task<T>> write, Func<T, bool> isWanted)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var session = await store.Database.Client.StartSessionAsync(cancellationToken: CancellationToken.None).Translated();
            session.StartTransaction();
            try
            {
                var result = await write(session);
                if (isWanted(result))
                    await CommitAsync(session);
                else
                    await session.AbortTransactionAsync(CancellationToken.None);
                return result;
            }
            catch (MongoException exception) when (exception.HasErrorLabel(TransientError) && attempt < MaxTries)
            {
                await EndAsync(session);
                // The one it clashed with has to end first.
                await Task.Delay(Random.Shared.Next(1, LongestPause << attempt), CancellationToken.None);
            }
            catch (MongoException exception) when (MongoErrors.IsTaken(exception))
            {
                await EndAsync(session);
                throw;
            }
            catch (Exception exception) when (exception is MongoException or TimeoutException)
            {
                throw MongoErrors.Translate(exception);
            }
        }
    }

    private static async Task CommitAsync(IClientSessionHandle session)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.CommitTransactionAsync();
                return;
            }
            catch (MongoException exception) when (exception.HasErrorLabel(UnknownResult) && attempt < MaxTries)
            {
                // Committing again what was committed changes nothing.
            }
        }
    }

    private static async Task EndAsync(IClientSessionHandle session)
    {
        try
        {
            if (session.IsInTransaction)
                await session.AbortTransactionAsync();
        }
        catch (MongoException)
        {
            // The server ended it, or ends it by itself.
        }
    }
}
