using System.Runtime.InteropServices;
using Iris.LoadTests;

// Verbs of the processes that the harness starts from its own executable.
if (args is [ProviderStub.Verb, var faults])
    return await ProviderStub.ServeAsync(bool.Parse(faults));
if (args is [BareBaseline.Verb, var database, var providerUrl])
    return await BareBaseline.ServeAsync(database, providerUrl);
if (args.Contains("--help"))
{
    Console.WriteLine(Options.Usage);
    return 0;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var options = Options.Parse(args);
    return options.Verb switch
    {
        "throughput" => await ThroughputRun.RunAsync(options, stop.Token),
        "profile" => await ProfileRun.RunAsync(options, stop.Token),
        "events" => await EventsRun.RunAsync(options, stop.Token),
        "abuse" => await AbuseRun.RunAsync(options, stop.Token),
        "fairness" => await FairnessRun.RunAsync(options, stop.Token),
        "flood" => await FloodRun.RunAsync(options, stop.Token),
        "search" => await SearchRun.RunAsync(options, stop.Token),
        "kill" or "faults" => await KillRun.RunAsync(options, stop.Token),
        _ => throw new FormatException($"Unknown verb {options.Verb}."),
    };
}
catch (FormatException error)
{
    await Console.Error.WriteLineAsync($"{error.Message}\n\n{Options.Usage}");
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (HarnessException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 3;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
