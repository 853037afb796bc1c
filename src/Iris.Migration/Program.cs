using Iris.Migration;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, signal) =>
{
    // A page is written whole; a second signal does not wait for that.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
return await new MigrationTool(Console.Out, Console.Error).RunAsync(args, stop.Token);
