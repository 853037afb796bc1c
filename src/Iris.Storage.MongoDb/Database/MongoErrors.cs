using Iris.Core.Kernel;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>What callers see of the driver's errors: a driver's exception never leaves the store.</summary>
internal static class MongoErrors
{
    /// <summary>
    /// Codes of answers that mean that the server, and not the one operation, is in trouble: shutting down, stepping down, out of disk,
    /// out of time, majority not reached. Connections that broke have exceptions of their own.
    /// </summary>
    private static readonly HashSet<int> TroubleCodes =
    [
        6, 7, 24, 46, 50, 64, 89, 91, 100, 112, 133, 189, 202, 262, 317, 358, 384, 402, 9001, 10058, 10107, 11600, 11602, 13435, 13436, 14031,
    ];

    /// <summary>The operation's result; its failure as the ports tell failures.</summary>
    public static async Task<T> Translated<T>(this Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw Translate(exception);
        }
    }

    /// <inheritdoc cref="Translated{T}(Task{T})"/>
    public static async Task Translated(this Task operation)
    {
        try
        {
            await operation;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw Translate(exception);
        }
    }

    public static bool IsDuplicate(MongoWriteException exception) => exception.WriteError?.Category == ServerErrorCategory.DuplicateKey;

    /// <summary>Whether a value that must be unique is in use, however the server says so.</summary>
    public static bool IsTaken(MongoException exception) => exception switch
    {
        MongoWriteException write => IsDuplicate(write),
        MongoBulkWriteException bulk => bulk.WriteErrors.Any(error => error.Category == ServerErrorCategory.DuplicateKey),
        _ => false,
    };

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        MongoWriteException write => write.WriteConcernError is not null || IsTrouble(write.WriteError?.Code),
        MongoBulkWriteException bulk => bulk.WriteConcernError is not null || bulk.WriteErrors.Any(error => IsTrouble(error.Code)),
        MongoConnectionException or MongoConnectionPoolPausedException or MongoNotPrimaryException or MongoNodeIsRecoveringException => true,
        MongoCursorNotFoundException => true,
        MongoExecutionTimeoutException or MongoWaitQueueFullException or MongoWriteConcernException or TimeoutException => true,
        MongoException labelled when labelled.HasErrorLabel("RetryableWriteError") || labelled.HasErrorLabel("TransientTransactionError") => true,
        MongoCommandException command => IsTrouble(command.Code),
        _ => false,
    };

    public static Exception Translate(Exception exception) => exception switch
    {
        _ when IsUnavailable(exception) =>
            new StoreUnavailableException("The database cannot be written or read right now.", exception),
        MongoWriteException write when IsDuplicate(write) => AlreadyThere(write),
        _ => new InvalidOperationException("The database refused the operation.", exception),
    };

    public static InvalidOperationException AlreadyThere(Exception exception) => new("A row with this id exists already.", exception);

    private static bool IsTrouble(int? code) => code is { } known && TroubleCodes.Contains(known);
}
