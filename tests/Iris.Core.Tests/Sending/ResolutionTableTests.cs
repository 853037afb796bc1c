using System.Globalization;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Testing;

namespace Iris.Core.Tests.Sending;

/// <summary>Destinations x process x flags: whose a send is, or why it is refused. Ana, Berta and Carla own a number and two processes each.</summary>
public sealed class ResolutionTableTests(ResolutionTable table) : IClassFixture<ResolutionTable>
{
    /// <summary>Who owns the destinations, in order; a dot is nobody.</summary>
    private static readonly string[] Destinations = ["A", "B", ".", "A.", ".A", "AB", "BA", ".."];

    private static readonly string?[] Processes =
        [null, "", "nonsense", "unknown", "another tenant's", "A", "A closed", "B", "B closed", "C", "C closed"];

    public static TheoryData<string, string?, bool, bool> Rows()
    {
        var rows = new TheoryData<string, string?, bool, bool>();
        foreach (var destinations in Destinations)
        {
            foreach (var process in Processes)
            {
                foreach (var autoUser in (bool[])[true, false])
                {
                    rows.Add(destinations, process, autoUser, true);
                    rows.Add(destinations, process, autoUser, false);
                }
            }
        }

        return rows;
    }

    [Fact]
    public void Rows_OfTheTable_AreAll() => Assert.Equal(352, Rows().Count);

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Send_Row_IsWhatTheRulesSay(string destinations, string? process, bool autoUser, bool autoProcess) =>
        Assert.Equal(Expected(destinations, process, autoUser, autoProcess), await table.SendAsync(destinations, process, autoUser, autoProcess));

    /// <summary>The rules once more, in words: errors, or each destination's user and the process.</summary>
    private static string Expected(string destinations, string? process, bool autoUser, bool autoProcess)
    {
        var errors = new List<string>();
        var named = process is { Length: > 0 } and ("A" or "B" or "C" or "A closed" or "B closed" or "C closed") ? process[..1] : null;
        var owners = destinations.Replace(".", "", StringComparison.Ordinal);
        if (named is null && owners.Length == 0 && !autoUser)
            errors.AddRange(destinations.Select((_, i) => $"USER_NOT_FOUND Destinations[{i}]"));
        if (process is null or "")
            errors.AddRange(autoProcess ? [] : ["PROCESS_REQUIRED processId"]);
        else if (named is null)
            errors.Add("PROCESS_NOT_FOUND processId");
        else if (process.EndsWith("closed", StringComparison.Ordinal))
            errors.Add("PROCESS_CLOSED processId");
        else if (owners.Length > 0 && !owners.Contains(named, StringComparison.Ordinal))
            errors.Add("PROCESS_USER_MISMATCH processId");
        if (errors.Count > 0)
            return string.Join(", ", errors.Order());

        var other = named ?? (owners.Length > 0 ? owners[..1] : "new");
        return $"{string.Join(' ', destinations.Select(owner => owner == '.' ? other : $"{owner}"))} in {named ?? $"a new one of {other}"}";
    }
}

/// <summary>A tenant with three people, and what sends come to in it.</summary>
public sealed class ResolutionTable : IAsyncLifetime
{
    private readonly Dictionary<string, (string Phone, string UserId, string Open, string Closed)> people = [];
    private CoreHost host = null!;
    private Integration integration = null!;
    private string foreign = "";
    private int strangers;

    public async Task InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        integration = await host.CreateIntegrationAsync();
        var processes = host.Get<IProcessStore>();
        foreach (var (name, i) in "ABC".Select((name, i) => ($"{name}", i)))
        {
            var first = await host.SendAsync(CoreHost.Command(integration, $"3460000010{i}"));
            var second = await host.SendAsync(CoreHost.Command(integration, $"3460000010{i}"));
            var closed = (await processes.FindAsync(Builders.Tenant, second.Process.Id, default))!;
            closed.IsClosed = true;
            await processes.SaveAsync(Builders.Tenant, closed, default);
            people[name] = ($"3460000010{i}", first.Process.UserId, first.Process.Id, second.Process.Id);
        }

        var tenant = new TenantId("other");
        var elsewhere = await host.CreateIntegrationAsync(tenant: tenant);
        var sent = await host.TrySendAsync(CoreHost.Command(elsewhere, people["A"].Phone), new Caller(tenant, CoreHost.Caller.AuthorId));
        foreign = sent.Value!.Process.Id;
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    internal async Task<string> SendAsync(string destinations, string? process, bool autoUser, bool autoProcess)
    {
        var before = (await host.CountUsersAsync(), await host.CountProcessesAsync());
        var result = await host.TrySendAsync(new SendCommand
        {
            Payload = ScriptedChannel.Payload,
            IntegrationId = integration.Id,
            Destinations = [.. destinations.Select(owner => owner == '.' ? Stranger() : people[$"{owner}"].Phone)],
            ProcessId = IdOf(process),
            AutoCreateUser = autoUser,
            AutoCreateProcess = autoProcess,
        });
        if (!result.IsSuccess)
        {
            Assert.Equal(before, (await host.CountUsersAsync(), await host.CountProcessesAsync()));
            return string.Join(", ", result.Errors.Select(error => $"{error.Code} {error.Field}").Order());
        }

        var interaction = result.Value.Interaction;
        var owner = people.FirstOrDefault(person => person.Value.Open == interaction.ProcessId).Key;
        return $"{string.Join(' ', interaction.Destinations.Select(one => NameOf(one.UserId)))} in {owner ?? $"a new one of {NameOf(result.Value.Process.UserId)}"}";
    }

    private string? IdOf(string? process) => process switch
    {
        null or "" or "nonsense" => process,
        "unknown" => IrisId.New(DateTimeOffset.UtcNow),
        "another tenant's" => foreign,
        { } given when given.EndsWith("closed", StringComparison.Ordinal) => people[given[..1]].Closed,
        _ => people[process].Open,
    };

    private string NameOf(string userId) => people.FirstOrDefault(person => person.Value.UserId == userId).Key ?? "new";

    /// <summary>Nobody's so far.</summary>
    private string Stranger() => string.Create(CultureInfo.InvariantCulture, $"3461{Interlocked.Increment(ref strangers):0000000}");
}
