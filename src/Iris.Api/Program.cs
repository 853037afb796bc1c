using Iris.Api;
using Iris.Api.Start;

if (CommandLine.AsksForHelp(args))
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

string? listening = null;
var stopping = CancellationToken.None;
try
{
    using var signals = new SecondSignal();
    var app = Gateway.Build(args);
    (listening, stopping) = (ListenAddresses.Describe(app.Configuration), app.Lifetime.ApplicationStopping);
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Asked to stop before the start was over.
    return 0;
}
catch (Exception exception) when (StartRefusal.SentencesOf(exception, listening) is { } sentences)
{
    StartRefusal.Write(sentences);
    return StartRefusal.ExitCode;
}
