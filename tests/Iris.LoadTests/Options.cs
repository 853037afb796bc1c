using System.Globalization;

namespace Iris.LoadTests;

/// <summary>What the command line asks for.</summary>
internal sealed record Options
{
    public const string Usage = """
        Usage: dotnet run -c Release --project tests/Iris.LoadTests -- [verb] [options]

        Verbs
          throughput           load a bare durable insert, a bare pipeline (insert, provider call, update) and the gateway in turn, print the ratios;
                               then the latter two at half of what the gateway could send (default)
          profile              load the gateway and print where its processor time goes; needs Linux's perf
          events               processor time of a send, of a notice of its delivery, and of a webhook delivery
          kill                 kill the gateway in mid-load, restart it, account for every accepted interaction
          faults               the same again and again, at random moments, with a provider that throttles, is out of order, resets
                               connections after it took a message, answers garbage, answers slowly and hangs
          search               fill the store and measure searches in it
          abuse                hurt the gateway in six ways, with a second tenant's sends and reads beside it: what that tenant feels
          flood                one tenant searches a full store over many connections: what it does to another tenant's sends
          fairness             one integration with a long queue, 99 with one message each, all due at once: how long the 99 wait

        Options
          --connections N      keep-alive connections (64)
          --seconds N          measured seconds of each round (15; kill: 5; faults: at most 4, at random)
          --kills N            how often faults kills the gateway (30)
          --interactions N     what search, flood and fairness fill the store with, in thousands rounded up (100000)
          --fill N             fairness: seconds that there are to fill it (120)
          --handles N          file handles that the gateway may have (abuse: 4096; else no limit of ours)
          --idle N             abuse: idle connections (6000)
          --only NAME          abuse: one of idle, login, search, callback, hanging, endless
          --backlog N          throughput: sends of tomorrow that wait in the store before the first round, in thousands rounded up (0)
          --scheduled BOOL     search: what fills the store is to be sent tomorrow, so that it is filled sooner (false)
          --queries N          how often search asks each kind of question (200)
          --warmup N           seconds before each measured round (3)
          --rounds N           rounds of each, in turn (2)
          --rate N             profile: requests a second, all connections together (as fast as they are answered)
          --rows N             profile: lines of each table (20)
          --strategies BOOL    kill and faults: every send has two steps, of which the first never comes to its success (false)
          --payload-bytes N    length of the text that is sent (64)
          --auto-users BOOL    true: every send makes a user; false: 1,000 known users (true)
          --drain N            longest wait, in seconds, until all is delivered (60; kill and faults: 110, since an attempt that the kill interrupts
                               is dealt with only 90 s after it began: the integration's timeoutSeconds, 30, and a margin of 60)
          --json PATH          write the result as JSON too
          --store PATH         where the temporary stores go; a real disk, not memory (the program's folder)
          --gateway PATH       run this gateway dll instead of building src/Iris.Api
          --no-build           run what was built before
          --set NAME=VALUE     environment variable of the gateway, repeatable
        """;

    public string Verb { get; private set; } = "throughput";
    public int Connections { get; private set; } = 64;
    public int? MeasuredSeconds { get; private set; }
    public int Warmup { get; private set; } = 3;
    public int Rounds { get; private set; } = 2;
    public int PayloadBytes { get; private set; } = 64;
    public bool HasStrategies { get; private set; }
    public bool AreScheduled { get; private set; }
    public bool AutoUsers { get; private set; } = true;
    public int? LongestDrain { get; private set; }
    public int MostKills { get; private set; } = 30;
    public int Interactions { get; private set; } = 100_000;
    public int Fill { get; private set; } = 120;
    public int Backlog { get; private set; }
    public int Queries { get; private set; } = 200;
    public int? MostHandles { get; private set; }
    public int Idle { get; private set; } = 6000;
    public string? Only { get; private set; }
    public int? Rate { get; private set; }
    public int Rows { get; private set; } = 20;
    public string? Json { get; private set; }
    public string Store { get; private set; } = AppContext.BaseDirectory;
    public string? Gateway { get; private set; }
    public bool Build { get; private set; } = true;
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>How often the gateway is killed.</summary>
    public int Kills => Verb == "faults" ? MostKills : 1;

    public int? Handles => MostHandles ?? (Verb == "abuse" ? 4096 : null);

    public bool HasFaults => Verb == "faults";

    /// <summary>Whether the gateway limits its tenants as it does by default.</summary>
    public bool HasLimits => Verb is "flood" or "abuse";

    public bool IsKilled => Verb is "kill" or "faults";

    public int Seconds => MeasuredSeconds ?? Verb switch
    {
        "kill" => 5,
        "faults" => 4,
        _ => 15,
    };

    public int Drain => LongestDrain ?? (IsKilled ? 110 : 60);

    /// <summary>Reads the arguments; a <see cref="FormatException"/> says what is wrong with them.</summary>
    public static Options Parse(string[] args)
    {
        var options = new Options();
        var rest = new Queue<string>(args);
        if (rest.TryPeek(out var verb) && !verb.StartsWith('-'))
            options.Verb = rest.Dequeue();

        while (rest.TryDequeue(out var name))
        {
            if (name == "--no-build")
                options.Build = false;
            else if (rest.TryDequeue(out var value))
                options.Set(name, value);
            else
                throw new FormatException($"{name} is unknown or lacks its value.");
        }

        return options;
    }

    private void Set(string name, string value)
    {
        switch (name)
        {
            case "--connections": Connections = Number(name, value, 1); break;
            case "--seconds": MeasuredSeconds = Number(name, value, 1); break;
            case "--warmup": Warmup = Number(name, value, 0); break;
            case "--rounds": Rounds = Number(name, value, 1); break;
            case "--payload-bytes": PayloadBytes = Number(name, value, 1); break;
            case "--strategies": HasStrategies = bool.Parse(value); break;
            case "--scheduled": AreScheduled = bool.Parse(value); break;
            case "--auto-users": AutoUsers = bool.Parse(value); break;
            case "--kills": MostKills = Number(name, value, 1); break;
            case "--interactions": Interactions = Number(name, value, 1); break;
            case "--fill": Fill = Number(name, value, 1); break;
            case "--backlog": Backlog = Number(name, value, 0); break;
            case "--queries": Queries = Number(name, value, 1); break;
            case "--drain": LongestDrain = Number(name, value, 1); break;
            case "--handles": MostHandles = Number(name, value, 256); break;
            case "--idle": Idle = Number(name, value, 1); break;
            case "--rate": Rate = Number(name, value, 1); break;
            case "--rows": Rows = Number(name, value, 1); break;
            case "--only": Only = value; break;
            case "--json": Json = Path.GetFullPath(value); break;
            case "--store": Store = Path.GetFullPath(value); break;
            case "--gateway": Gateway = Path.GetFullPath(value); break;
            case "--set" when value.Split('=', 2) is [var key, var setting]: Settings[key] = setting; break;
            default: throw new FormatException($"{name} {value} is not understood.");
        }
    }

    private static int Number(string name, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} must be a whole number of at least {least}.");
}
