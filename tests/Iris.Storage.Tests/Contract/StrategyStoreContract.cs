using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Strategies;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Strategies that sends name, and those under way.</summary>
public abstract class StrategyStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AcceptAsync_WithARun_WritesBothAndReadsThemBack()
    {
        var (run, interaction) = await BegunAsync();

        Assert.Equal(1, run.Version);
        Assert.Equal(Text(run), Text(await FindAsync(run.Id)));
        Assert.Null(await Stores.StrategyRuns.FindAsync(Other, run.Id, None));
        Assert.Equal(new StrategyLink(run.Id, 0), (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!.Strategy);
        Assert.Equal([run.Id], (await Stores.StrategyRuns.FindManyAsync(Acme, [run.Id, NewId()], None)).Select(one => one.Id));
        Assert.Empty(await Stores.StrategyRuns.FindManyAsync(Other, [run.Id], None));
    }

    [Fact]
    public async Task AcceptAsync_NextStep_IsCommittedWithTheRunOnce()
    {
        var (run, first) = await BegunAsync();
        var (winner, loser) = ((await FindAsync(run.Id))!, (await FindAsync(run.Id))!);

        Assert.Equal(AcceptResult.Accepted, await BeginAsync(winner, first.ProcessId, 1));
        var late = Next(loser, first.ProcessId, 1);
        Assert.Equal(AcceptResult.StrategyChanged, await Stores.Interactions.AcceptAsync(Acme, [late], null, None));

        Assert.Null(await Stores.Interactions.FindAsync(Acme, late.Interaction.Id, None));
        var found = (await FindAsync(run.Id))!;
        Assert.Equal((1, winner.Steps[1].InteractionId, 2), (found.Current, found.Steps[1].InteractionId, found.Version));
        Assert.Equal(2, (await Stores.Interactions.ListByProcessAsync(Acme, first.ProcessId, null, 10, None)).Items.Count);
    }

    [Fact]
    public async Task AcceptAsync_ProcessClosed_LeavesTheRunAsItWas()
    {
        var (run, first) = await BegunAsync();
        var process = (await Stores.Processes.FindAsync(Acme, first.ProcessId, None))!;
        process.IsClosed = true;
        await Stores.Processes.SaveAsync(Acme, process, None);

        Assert.Equal(AcceptResult.ProcessUnavailable, await BeginAsync((await FindAsync(run.Id))!, first.ProcessId, 1));

        var found = (await FindAsync(run.Id))!;
        Assert.Equal((0, 1), (found.Current, found.Version));
    }

    [Fact]
    public async Task AcceptAsync_KeyTaken_WritesNoRun()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (one, other) = (New(), New());
        var record = new Core.Idempotency.IdempotencyRecord(Acme, "key", "hash", Now, [1]);

        Assert.Equal(AcceptResult.Accepted, await Stores.Interactions.AcceptAsync(Acme, [Next(one, process.Id, 0)], record, None));
        Assert.Equal(AcceptResult.KeyTaken, await Stores.Interactions.AcceptAsync(Acme, [Next(other, process.Id, 0)], record, None));

        Assert.Null(await FindAsync(other.Id));
    }

    [Fact]
    public async Task SaveAsync_StaleOrUnknown_WritesNothing()
    {
        var (run, _) = await BegunAsync();
        var stale = (await FindAsync(run.Id))!;
        run.Finish(RunState.Cancelled, StrategyReasons.Cancelled, Now.AddSeconds(1));

        Assert.Equal(SaveResult.Saved, await Stores.StrategyRuns.SaveAsync(Acme, run, None));
        Assert.Equal(SaveResult.Conflict, await Stores.StrategyRuns.SaveAsync(Acme, stale, None));
        var unknown = New();
        unknown.Version = 1;
        Assert.Equal(SaveResult.Missing, await Stores.StrategyRuns.SaveAsync(Acme, unknown, None));
        Assert.Equal(SaveResult.Missing, await Stores.StrategyRuns.SaveAsync(Other, (await FindAsync(run.Id))!, None));

        Assert.Equal(Text(run), Text(await FindAsync(run.Id)));
    }

    [Fact]
    public async Task HastenAsync_BringsForwardOnlyAndLetsEarlierLooksFail()
    {
        var (run, _) = await BegunAsync();
        var looked = (await FindAsync(run.Id))!;

        await Stores.StrategyRuns.HastenAsync(Acme, run.Id, Now.AddSeconds(1), None);
        await Stores.StrategyRuns.HastenAsync(Acme, run.Id, Now.AddSeconds(2), None);
        await Stores.StrategyRuns.HastenAsync(Other, run.Id, Now, None);
        await Stores.StrategyRuns.HastenAsync(Acme, NewId(), Now, None);

        var found = (await FindAsync(run.Id))!;
        Assert.Equal((Now.AddSeconds(1), 3), (found.DueAt, found.Version));
        Assert.Equal(SaveResult.Conflict, await Stores.StrategyRuns.SaveAsync(Acme, looked, None));

        found.DueAt = null;
        await Stores.StrategyRuns.SaveAsync(Acme, found, None);
        Assert.Null((await FindAsync(run.Id))!.DueAt);
        await Stores.StrategyRuns.HastenAsync(Acme, run.Id, Now, None);
        Assert.Equal(Now, (await FindAsync(run.Id))!.DueAt);
    }

    [Fact]
    public async Task ClaimAsync_Due_AreLeasedOnceAndComeAgainWhenTheLeaseEnds()
    {
        var (run, _) = await BegunAsync();
        await Stores.StrategyRuns.HastenAsync(Acme, run.Id, Now, None);
        await BegunAsync();

        Assert.Empty(await ClaimAsync(Now.AddTicks(-1)));
        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ClaimAsync(Now)));

        Assert.Equal(run.Id, Assert.Single(claims.SelectMany(claim => claim)).Id);
        Assert.Empty(await ClaimAsync(Now.AddSeconds(29)));
        Assert.Equal(run.Id, Assert.Single(await ClaimAsync(Now.AddSeconds(30))).Id);
    }

    [Fact]
    public async Task ClaimAsync_ManyOfOneTenant_LeaveOthersTheirPlace()
    {
        for (var i = 0; i < 6; i++)
            await Stores.StrategyRuns.HastenAsync(Acme, (await BegunAsync()).Run.Id, Now.AddSeconds(-10 + i), None);
        var other = (await BegunAsync(Other)).Run;
        await Stores.StrategyRuns.HastenAsync(Other, other.Id, Now, None);

        var claimed = await Stores.StrategyRuns.ClaimAsync(new RunClaim(Now, Now.AddSeconds(30), 4, 3), None);

        Assert.Equal(4, claimed.Count);
        Assert.Contains(claimed, one => one.Id == other.Id);
    }

    [Fact]
    public async Task ListAsync_Pages_HoldEachOnceNewestFirst()
    {
        var all = new List<string>();
        for (var i = 0; i < 5; i++)
            all.Insert(0, (await BegunAsync()).Run.Id);
        await BegunAsync(Other);

        var listed = await Pages.ReadAsync<StrategyRun>(2, (cursor, most) => Stores.StrategyRuns.ListAsync(Acme, cursor, most, None));

        Assert.Equal(all, listed.Select(one => one.Id));
    }

    [Fact]
    public async Task Strategies_AreKeptAsWrittenForTheirTenant()
    {
        var strategy = Stored();
        await Stores.Strategies.CreateAsync(Acme, strategy, None);
        for (var i = 0; i < 3; i++)
            await Stores.Strategies.CreateAsync(Acme, Stored(), None);

        Assert.Equal(Text(strategy), Text(await Stores.Strategies.FindAsync(Acme, strategy.Id, None)));
        Assert.Null(await Stores.Strategies.FindAsync(Other, strategy.Id, None));
        Assert.Equal((4, 2, 0), (await CountAsync(Acme, 10), await CountAsync(Acme, 2), await CountAsync(Other, 10)));
        var listed = await Pages.ReadAsync<StoredStrategy>(3, (cursor, most) => Stores.Strategies.ListAsync(Acme, cursor, most, None));
        Assert.Equal((4, strategy.Id), (listed.Count, listed[^1].Id));

        var stale = (await Stores.Strategies.FindAsync(Acme, strategy.Id, None))!;
        (strategy.Name, strategy.Steps) = (Odd, [.. strategy.Steps, new StepDraft()]);
        Assert.Equal(SaveResult.Saved, await Stores.Strategies.SaveAsync(Acme, strategy, None));
        Assert.Equal(SaveResult.Conflict, await Stores.Strategies.SaveAsync(Acme, stale, None));
        Assert.Equal(SaveResult.Missing, await Stores.Strategies.SaveAsync(Other, strategy, None));
        Assert.Equal(Text(strategy), Text(await Stores.Strategies.FindAsync(Acme, strategy.Id, None)));

        Assert.Null(await Stores.Strategies.RemoveAsync(Other, strategy.Id, None));
        Assert.Equal(Text(strategy), Text(await Stores.Strategies.RemoveAsync(Acme, strategy.Id, None)));
        Assert.Null(await Stores.Strategies.RemoveAsync(Acme, strategy.Id, None));
    }

    /// <summary>A run of which nothing is kept yet.</summary>
    internal static StrategyRun New(TenantId? tenant = null) => new()
    {
        Id = NewId(),
        Tenant = tenant ?? Acme,
        StrategyId = NewId(),
        AuthorId = NewId(),
        Metadata = JsonElement.Parse("""{ "order": 1.50 }"""),
        Priority = "high",
        ExpiresAt = Now.AddDays(1),
        Created = Now,
        Steps = [Step(["34600000001"]), Step(null)],
        Untold = [new StrategyEvent(StrategyEvents.Step, Now, 0)],
    };

    internal static StoredStrategy Stored(TenantId? tenant = null) => new()
    {
        Id = NewId(),
        Tenant = tenant ?? Acme,
        Name = "RCS, then SMS",
        Steps =
        [
            new StepDraft { IntegrationId = NewId(), Payload = JsonElement.Parse("""{ "Text": "1.50", "$x": 1.50 }"""), Destinations = ["1"], SuccessStatus = "Read", FallbackAfter = 9 },
            new StepDraft { Template = new TemplateUse { Name = Odd, Version = 2, Variables = JsonElement.Parse("""{ "total": 1.50 }""") } },
            new StepDraft(),
        ],
        Adapt = true,
        Created = Now,
        Updated = Now.AddTicks(1),
    };

    private static StrategyStep Step(IReadOnlyList<string>? destinations) => new()
    {
        IntegrationId = NewId(),
        Channel = "SMS",
        Provider = Odd,
        Payload = JsonElement.Parse("""{ "Type": "simple-text", "Text": "Hola", "a.b": 1.50 }"""),
        Template = new InteractionTemplate(NewId(), Odd, 3, "es-MX", JsonElement.Parse("""{ "total": 1.50 }""")),
        AttachmentsId = destinations is null ? null : [NewId()],
        Destinations = destinations,
        SuccessStatus = StepSuccess.Read,
        FallbackAfter = 3600,
    };

    internal static Acceptance Next(StrategyRun run, string processId, int step)
    {
        var interaction = Linked(run, processId, step);
        run.ProcessId = processId;
        run.Begin(step, interaction.Id, Now);
        run.DueAt = Now.AddHours(1);
        return new Acceptance(interaction, null, null) { Run = run };
    }

    private static Interaction Linked(StrategyRun run, string processId, int step)
    {
        var made = Testing.Builders.Interaction(Now, processId);
        var interaction = new Interaction
        {
            Id = NewId(),
            Tenant = run.Tenant,
            Summary = made.Summary,
            AuditTrail = made.AuditTrail,
            Integration = made.Integration,
            Payload = made.Payload,
            ProcessId = processId,
            Destinations = made.Destinations,
            Direction = made.Direction,
            Strategy = new StrategyLink(run.Id, step),
        };
        interaction.Register(Now, Now, Now, null);
        return interaction;
    }

    private async Task<(StrategyRun Run, Interaction Interaction)> BegunAsync(TenantId? tenant = null)
    {
        var process = await Stores.OpenProcessAsync(tenant ?? Acme);
        var run = New(tenant);
        var acceptance = Next(run, process.Id, 0);
        Assert.Equal(AcceptResult.Accepted, await Stores.Interactions.AcceptAsync(run.Tenant, [acceptance], null, None));
        return (run, acceptance.Interaction);
    }

    private Task<AcceptResult> BeginAsync(StrategyRun run, string processId, int step) =>
        Stores.Interactions.AcceptAsync(Acme, [Next(run, processId, step)], null, None);

    private Task<StrategyRun?> FindAsync(string id) => Stores.StrategyRuns.FindAsync(Acme, id, None);

    private Task<int> CountAsync(TenantId tenant, int most) => Stores.Strategies.CountAsync(tenant, most, None);

    private Task<IReadOnlyList<StrategyRun>> ClaimAsync(DateTimeOffset now) =>
        Stores.StrategyRuns.ClaimAsync(new RunClaim(now, now.AddSeconds(30), 10, 10), None);

    internal static string Text(StrategyRun? run) => $"{run?.Version} {run?.DueAt:O} {JsonSerializer.Serialize(run!, DocumentContext.Documents.StrategyRun)}";

    internal static string Text(StoredStrategy? strategy) => $"{strategy?.Version} {JsonSerializer.Serialize(strategy!, DocumentContext.Documents.StoredStrategy)}";
}
