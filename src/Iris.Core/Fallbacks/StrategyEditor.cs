using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Strategies;

namespace Iris.Core.Fallbacks;

/// <summary>A strategy to store, or what shall change about one; a member that is null is left as it is.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Adapt">Whether content that a step cannot carry is put into words that it can.</param>
public sealed record StoredStrategyDraft(string? Name, IReadOnlyList<StepDraft>? Steps, bool? Adapt);

/// <summary>Creates, changes and removes strategies that sends name. Those under way keep the steps that they began with.</summary>
public sealed class StrategyEditor
{
    /// <summary>Longest name, in UTF-16 units.</summary>
    public const int MaxName = 128;

    private readonly IStrategyStore store;
    private readonly StrategyReader reader;
    private readonly TimeProvider time;

    internal StrategyEditor(IStrategyStore store, StrategyReader reader, TimeProvider time)
    {
        this.store = store;
        this.reader = reader;
        this.time = time;
    }

    public async Task<Result<StoredStrategy>> CreateAsync(
        TenantId tenant, StoredStrategyDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(draft.Name))
            errors.Add(CommonErrors.Required("name"));
        if (draft.Steps is null)
            errors.Add(CommonErrors.Required("steps"));
        await CheckAsync(tenant, draft, errors, cancellationToken);
        if (errors.IsEmpty && await store.CountAsync(tenant, StoredStrategy.MaxPerTenant, cancellationToken) >= StoredStrategy.MaxPerTenant)
            errors.Add(StrategyErrors.TooMany);
        if (!errors.IsEmpty)
            return errors;

        var now = time.GetUtcNow();
        var strategy = new StoredStrategy
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Name = draft.Name!,
            Steps = draft.Steps!,
            Adapt = draft.Adapt == true,
            Created = now,
            Updated = now,
        };
        await store.CreateAsync(tenant, strategy, cancellationToken);
        return strategy;
    }

    public async Task<Result<StoredStrategy>> UpdateAsync(
        TenantId tenant, string id, StoredStrategyDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        if (draft.Name is not null && string.IsNullOrWhiteSpace(draft.Name))
            errors.Add(CommonErrors.Required("name"));
        await CheckAsync(tenant, draft, errors, cancellationToken);
        var row = new GuardedRow<StoredStrategy>(
            () => FindAsync(tenant, id, cancellationToken), strategy => store.SaveAsync(tenant, strategy, cancellationToken), StrategyErrors.NotFound);
        return await GuardedEdit.RunAsync(row, strategy =>
        {
            strategy.Name = draft.Name ?? strategy.Name;
            strategy.Steps = draft.Steps ?? strategy.Steps;
            strategy.Adapt = draft.Adapt ?? strategy.Adapt;
            strategy.Updated = time.GetUtcNow();
            return errors;
        });
    }

    /// <returns>The strategy as it was.</returns>
    public async Task<Result<StoredStrategy>> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) && await store.RemoveAsync(tenant, id, cancellationToken) is { } removed ? removed : StrategyErrors.NotFound;

    public Task<StoredStrategy?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<StoredStrategy?>(null);

    /// <summary>What can be known of its steps without a send: each is checked as far as it says itself what it sends through what.</summary>
    private async ValueTask CheckAsync(TenantId tenant, StoredStrategyDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        if (draft.Name?.Length > MaxName)
            errors.Add(CommonErrors.TooLong("name", MaxName));
        if (draft.Steps is not { } steps)
            return;

        if (steps.Count is < StrategyRun.MinSteps or > StrategyRun.MaxSteps)
        {
            errors.Add(StrategyErrors.TooFewSteps("steps"));
            return;
        }

        var own = new ErrorList();
        await reader.CheckAsync(tenant, steps, draft.Adapt == true, own, cancellationToken);
        errors.AddRange(own.Items.Select(StrategyErrors.OfStored));
    }
}
