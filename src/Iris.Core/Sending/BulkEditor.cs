using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>What a caller asks to be done to many interactions.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Filter">To which; at least one condition.</param>
/// <param name="ConfirmUnknown">See <see cref="BulkJob.ConfirmUnknown"/>.</param>
/// <param name="Limit">See <see cref="BulkJob.Limit"/>.</param>
public sealed record BulkCommand(BulkKind Kind, InteractionSearch Filter, bool ConfirmUnknown, int? Limit);

/// <summary>Begins and ends bulk jobs; <see cref="BulkWorker"/> does them.</summary>
public sealed class BulkEditor
{
    /// <summary>Ours: jobs of a tenant that run at the same time.</summary>
    public const int MaxRunning = 3;

    public const int MaxLimit = 10_000_000;

    public static readonly IrisError NotFound = new(
        "BULK_JOB_NOT_FOUND", null, new("El trabajo no existe.", "There is no such job."), ErrorKind.NotFound);

    public static readonly IrisError TooMany = new(
        "TOO_MANY_BULK_JOBS", null,
        new($"Ya hay {MaxRunning} trabajos en curso; espere o cancele uno.", $"There are {MaxRunning} jobs running; wait for one or cancel it."),
        ErrorKind.Conflict);

    public static readonly IrisError Ended = new(
        "BULK_JOB_ENDED", null, new("El trabajo ya terminó.", "The job has ended."), ErrorKind.Conflict);

    public static readonly IrisError FilterRequired = new(
        "FILTER_REQUIRED", "filter", new("Indique al menos una condición.", "Give at least one condition."), ErrorKind.Invalid);

    private static readonly InteractionSearch Nothing = new();

    private readonly IBulkJobStore store;
    private readonly IUserStore users;
    private readonly BulkSignal signal;
    private readonly TimeProvider time;

    internal BulkEditor(IBulkJobStore store, IUserStore users, BulkSignal signal, TimeProvider time)
    {
        this.store = store;
        this.users = users;
        this.signal = signal;
        this.time = time;
    }

    /// <summary>Begins a job over what there is by now.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="command">What for.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="keyed">The idempotency key, with which the answer is committed; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<BulkJob>> StartAsync(
        Caller caller, BulkCommand command, ErrorList errors, KeyedRequest<BulkJob>? keyed, CancellationToken cancellationToken)
    {
        if (command.Filter == Nothing && errors.IsEmpty)
            errors.Add(FilterRequired);
        if (command.Limit is < 1 or > MaxLimit)
            errors.Add(CommonErrors.OutOfRange("limit", 1, MaxLimit));
        if (!errors.IsEmpty)
            return errors;
        if (await store.CountRunningAsync(caller.Tenant, cancellationToken) >= MaxRunning)
            return TooMany;

        var now = time.GetUtcNow();
        var filter = command.Filter;
        // Who was merged into another is found as that one.
        if (filter.UserId is { } id && await users.FindAsync(caller.Tenant, id, cancellationToken) is { } named)
            filter = filter with { UserId = named.Id };
        var jobId = IrisId.New(now);
        var job = new BulkJob
        {
            Id = jobId,
            Tenant = caller.Tenant,
            Kind = command.Kind,
            Filter = filter,
            // What is accepted from now on has later ids, whatever a clock that stepped back says.
            Cursor = jobId,
            ConfirmUnknown = command.ConfirmUnknown,
            Limit = command.Limit,
            AuthorId = caller.AuthorId,
            Created = now,
            Updated = now,
            DueAt = now,
        };
        if (!await store.AddAsync(caller.Tenant, job, keyed?.RecordOf(caller.Tenant, job, now), cancellationToken))
            return IdempotencyErrors.InProgress;

        signal.Raise();
        return job;
    }

    /// <summary>Ends a job; what it has done stays.</summary>
    public async Task<Result<BulkJob>> CancelAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<BulkJob>(
            () => IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<BulkJob?>(null),
            job => store.SaveAsync(tenant, job, cancellationToken),
            NotFound);
        return await GuardedEdit.RunAsync(row, job =>
        {
            if (job.State != BulkState.Running)
                return ErrorList.Of(Ended);

            job.End(BulkState.Cancelled, time.GetUtcNow());
            return new ErrorList();
        });
    }
}

/// <summary>Wakes the worker of bulk jobs.</summary>
internal sealed class BulkSignal : WakeSignal;
