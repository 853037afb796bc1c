using System.Collections.Frozen;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Users;

namespace Iris.Core.Interactions;

/// <summary>Reads interactions with their users and processes as these are now.</summary>
public sealed class InteractionReader(
    IInteractionStore interactions, IUserStore users, IProcessStore processes, IStrategyRunStore runs, SearchLane lane, BoundedPage pages)
{
    /// <summary>Finds one; null when the tenant has none of this id.</summary>
    public async Task<InteractionView?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var interaction = IrisId.IsValid(id) ? await interactions.FindAsync(tenant, id, cancellationToken) : null;
        return interaction is null ? null : await ViewAsync(interaction, cancellationToken);
    }

    /// <summary>An interaction with its users and its process.</summary>
    public async Task<InteractionView> ViewAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var process = await processes.FindAsync(interaction.Tenant, interaction.ProcessId, cancellationToken)
            ?? throw new InvalidOperationException($"Interaction {interaction.Id} names a process that is gone.");
        var owners = await users.FindManyAsync(interaction.Tenant, UserIdsOf([interaction]), cancellationToken);
        var run = interaction.Strategy is { } link ? await runs.FindAsync(interaction.Tenant, link.RunId, cancellationToken) : null;
        return View(interaction, owners, process) with { Run = run };
    }

    /// <summary>The interactions of a process in the order in which they were accepted.</summary>
    public async Task<Page<InteractionView>> ListByProcessAsync(
        TenantId tenant, Process process, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await pages.ReadAsync(
            cursor, limit, (from, most) => interactions.ListByProcessAsync(tenant, process.Id, from, most, cancellationToken), SizeOf);
        var owners = await users.FindManyAsync(tenant, UserIdsOf(page.Items), cancellationToken);
        var strategies = await RunsOfAsync(tenant, page.Items, cancellationToken);
        return new Page<InteractionView>([.. page.Items.Select(item => View(item, owners, process) with { Run = RunOf(item, strategies) })], page.NextCursor);
    }

    /// <summary>Finds interactions, newest first, when it is the tenant's turn.</summary>
    public Task<Result<Page<InteractionView>>> SearchAsync(
        TenantId tenant, InteractionSearch filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        lane.RunAsync(
            tenant, cancel => FindAsync(tenant, filter, cursor, new SearchSize(limit, lane.MostExamined) { Time = lane.Budget }, cancel), cancellationToken);

    private async Task<Page<InteractionView>> FindAsync(
        TenantId tenant, InteractionSearch filter, string? cursor, SearchSize size, CancellationToken cancellationToken)
    {
        // Who was merged into another is found as that one.
        if (filter.UserId is { } id && await users.FindAsync(tenant, id, cancellationToken) is { } named)
            filter = filter with { UserId = named.Id };
        var page = await pages.ReadAsync(
            cursor, size.Rows, (from, most) => interactions.SearchAsync(tenant, filter, from, size with { Rows = most }, cancellationToken), SizeOf);
        var owners = await users.FindManyAsync(tenant, UserIdsOf(page.Items), cancellationToken);
        var found = await processes.FindManyAsync(tenant, [.. page.Items.Select(item => item.ProcessId).Distinct()], cancellationToken);
        var processById = found.ToDictionary(process => process.Id);
        var strategies = await RunsOfAsync(tenant, page.Items, cancellationToken);
        return new Page<InteractionView>(
            [.. page.Items.Select(item => View(item, owners, processById[item.ProcessId]) with { Run = RunOf(item, strategies) })], page.NextCursor);
    }

    private async Task<IReadOnlyDictionary<string, StrategyRun>> RunsOfAsync(
        TenantId tenant, IReadOnlyList<Interaction> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(item => item.Strategy?.RunId).OfType<string>().Distinct().ToList();
        return ids.Count == 0
            ? FrozenDictionary<string, StrategyRun>.Empty
            : (await runs.FindManyAsync(tenant, ids, cancellationToken)).ToDictionary(run => run.Id);
    }

    private static StrategyRun? RunOf(Interaction interaction, IReadOnlyDictionary<string, StrategyRun> runs) =>
        interaction.Strategy is { } link ? runs.GetValueOrDefault(link.RunId) : null;

    /// <summary>About the bytes of its answer: what is the caller's, and what is the provider's.</summary>
    private static long SizeOf(Interaction interaction) =>
        1024L + BoundedPage.RawBytes(interaction.Payload) + BoundedPage.RawBytes(interaction.Metadata) + BoundedPage.RawBytes(interaction.PrimaryKey)
        + BoundedPage.RawBytes(interaction.Template?.Variables)
        + interaction.AuditTrail.ProviderEvents.Sum(told => 512L + BoundedPage.RawBytes(told.Raw));

    private static HashSet<string> UserIdsOf(IReadOnlyList<Interaction> items) =>
        [.. items.SelectMany(item => item.Destinations).Select(destination => destination.UserId)];

    private static InteractionView View(Interaction interaction, IReadOnlyDictionary<string, User> users, Process process)
    {
        var owners = interaction.Destinations.Select(destination => users.GetValueOrDefault(destination.UserId)).OfType<User>();
        return new InteractionView(interaction, [.. owners.DistinctBy(user => user.Id)], process)
        {
            Merged = users.Where(found => found.Key != found.Value.Id).ToDictionary(found => found.Key, found => found.Value.Id),
        };
    }
}
