namespace Iris.Storage.Sqlite.Database;

/// <summary>A change that waits for its turn on the writer.</summary>
internal abstract class Write(CancellationToken cancellation)
{
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>
    /// Runs the change inside an open transaction. May run twice: once in a group that is then rolled back, once on its own.
    /// </summary>
    public abstract void Apply(SqliteSession session);

    /// <summary>Notes that the change failed by itself; told to the caller when the group ends.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Tells the caller that it is committed, or why it alone failed.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);

    public abstract void Cancel();
}

/// <inheritdoc/>
internal sealed class Write<TArgs, TResult>(Func<SqliteSession, TArgs, TResult> apply, TArgs args, CancellationToken cancellation)
    : Write(cancellation)
{
    // Callers go on elsewhere: the writer thread never runs their code.
    private readonly TaskCompletionSource<TResult> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TResult? result;

    public Task<TResult> Task => completion.Task;

    public override void Apply(SqliteSession session) => result = apply(session, args);

    public override void Complete()
    {
        if (Failure is null)
            completion.SetResult(result!);
        else
            completion.SetException(Failure);
    }

    public override void Fail(Exception exception) => completion.SetException(exception);

    public override void Cancel() => completion.SetCanceled(Cancellation);
}
