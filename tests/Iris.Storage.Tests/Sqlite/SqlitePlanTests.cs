using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>
/// How the database answers every statement of the store. The plans are in <c>Plans.txt</c>, and they are the same whatever the tables
/// hold and whether or not the database knows it: no plan turns bad in one installation alone.
/// </summary>
public sealed class SqlitePlanTests : IDisposable
{
    /// <summary>Tenants have no tenant: the two that every table of documents brings along cannot be run on theirs.</summary>
    private static readonly string[] Unusable = ["SqliteTenantStore.Table.find", "SqliteTenantStore.Table.newest"];

    /// <summary>Walks and sorts of what cannot be much.</summary>
    private static readonly Dictionary<string, string[]> Bounded = new()
    {
        // The work there is, once, when the gateway stops.
        ["SqliteInteractionStore.Release"] = ["SCAN interactions USING INDEX interactions_due"],
        // No more than the limit that they count up to.
        ["PartyRows.CountSome"] = ["SCAN (subquery-1)"],
        ["ProcessRows.CountSome"] = ["SCAN (subquery-1)"],
        ["SqliteStrategyStore.Number"] = ["SCAN (subquery-1)"],
        ["SqliteCallbackStore.NumberOfGroup"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.Accounts"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.ApiKeys"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.Integrations"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.Attachments"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.Interactions"] = ["SCAN (subquery-2)"],
        ["SqliteTenantRows.Notices"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.PendingDeliveries"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.PendingNotices"] = ["SCAN (subquery-2)"],
        ["SqliteTenantRows.Templates"] = ["SCAN (subquery-1)"],
        ["SqliteTenantRows.WaitingSends"] = ["SCAN (subquery-2)"],
        ["BacklogRows.OfHost"] = ["SCAN (subquery-1)"],
        ["WaitingRows.OfIntegration"] = ["SCAN (subquery-1)"],
        // Tenants that have all the places that they may have.
        ["SqliteMailboxStore.Due"] = ["SCAN json_each VIRTUAL TABLE INDEX 1:"],
        // What somebody has to be told, and one row for each tenant that anybody ever followed.
        ["SqliteAlarmStore.All"] = ["SCAN alarms"],
        ["SqliteMoveStore.End"] = ["SCAN live_watches"],
        // One row for each channel.
        ["SqliteOptOutStore.OfDestination"] = ["USE TEMP B-TREE FOR ORDER BY"],
    };

    private readonly SqliteStores stores = new(new TemporaryFolder());

    public void Dispose() => stores.Dispose();

    [Fact]
    public void Statements_Collected_AreAllThatWereMade() =>
        Assert.Equal(SqliteStatements.Made, SqliteStatements.All.Values.Select(sql => sql.Ordinal).Distinct().Count());

    [Theory]
    [InlineData(Fill.Empty)]
    [InlineData(Fill.OneTenantWithABacklog)]
    [InlineData(Fill.OneLargeTenantAndManySmall)]
    [InlineData(Fill.ManySmallTenants)]
    public async Task Plans_OfEveryStatement_AreThoseExpected(Fill fill)
    {
        var expected = ReadExpected();

        var plans = await PlansAsync(fill);

        var wrong = plans.Where(plan => expected.GetValueOrDefault(plan.Key) != plan.Value).Select(plan => $"{plan.Key}\n{plan.Value}");
        Assert.True(!wrong.Any(), $"These plans are not those of Plans.txt:\n{string.Concat(wrong)}");
        Assert.Empty(expected.Keys.Except(plans.Keys));
    }

    /// <summary>Keeps a bad plan from being written down as the one that is expected.</summary>
    [Theory]
    [InlineData(Fill.Empty)]
    [InlineData(Fill.OneLargeTenantAndManySmall)]
    public async Task Plans_OfEveryStatement_NeitherWalkThroughATableNorSort(Fill fill)
    {
        var plans = await PlansAsync(fill);

        var bad = plans
            .SelectMany(plan => plan.Value.Split('\n').Select(step => (plan.Key, Step: step.Trim())))
            .Where(one => one.Step.StartsWith("SCAN ", StringComparison.Ordinal) || one.Step.StartsWith("USE TEMP", StringComparison.Ordinal)
                || one.Step.Contains("AUTOMATIC", StringComparison.Ordinal))
            .Where(one => !Bounded.GetValueOrDefault(one.Key, []).Contains(one.Step))
            .Select(one => $"{one.Key}: {one.Step}");
        Assert.Empty(bad);
    }

    private static Dictionary<string, string> ReadExpected()
    {
        using var file = typeof(SqlitePlanTests).Assembly.GetManifestResourceStream("Plans.txt")!;
        var expected = new Dictionary<string, string>();
        var name = "";
        foreach (var line in new StreamReader(file).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()))
        {
            if (line.StartsWith(' '))
                expected[name] += $"{line}\n";
            else
                expected.Add(name = line, "");
        }

        return expected;
    }

    private async Task<SortedDictionary<string, string>> PlansAsync(Fill fill)
    {
        var plans = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await stores.OnWriterAsync(session => SqliteFill.Run(session, fill));
        await stores.OnWriterAsync(session =>
        {
            foreach (var (name, sql) in SqliteStatements.All.Where(one => !Unusable.Contains(one.Key)))
                plans[name] = PlanOf(session, sql);
        });
        return plans;
    }

    /// <summary>A line for each step, indented below the step that it belongs to.</summary>
    private static string PlanOf(SqliteSession session, Sql sql)
    {
        using var statement = new Statement(session.Handle, $"EXPLAIN QUERY PLAN {sql.Text}");
        using var rows = statement.Query();
        var depths = new Dictionary<long, int> { [0] = 0 };
        var plan = "";
        while (rows.Next())
        {
            var depth = depths[rows.Number(0)] = depths[rows.Number(1)] + 1;
            plan += $"{new string(' ', depth * 2)}{rows.Text(3)}\n";
        }

        return plan;
    }
}
