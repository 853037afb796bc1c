using Iris.Core.Kernel;
using Iris.Core.Processes;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Webhooks;

/// <summary>Tells of processes that were made, closed or reopened by a call. What is told twice is heard once.</summary>
internal sealed partial class ProcessEventWorker(
    IProcessStore store, TenantEvents events, IWebhookBody body, ProcessSignal signal, TimeProvider time, ILogger<ProcessEventWorker> logger)
    : PollingWorker(time)
{
    private const int Batch = 50;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var untold = await store.ListUntoldAsync(Batch, cancellationToken);
        var told = 0;
        foreach (var process in untold)
        {
            try
            {
                await TellAsync(process, cancellationToken);
                told++;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception, process.Id);
            }
        }

        // Where nothing could be told the store is to be left alone for a moment.
        return told;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(Poll, cancellationToken);

    private async Task TellAsync(Process process, CancellationToken cancellationToken)
    {
        var untold = process.Untold!;
        foreach (var (name, date) in untold)
        {
            await events.TellAsync(
                process.Tenant, new TenantEvent(name, date, process.Id, ""), () => body.WriteProcess(name, date, process), cancellationToken);
        }

        var row = new GuardedRow<Process>(
            () => store.FindAsync(process.Tenant, process.Id, cancellationToken),
            current => store.SaveAsync(process.Tenant, current, cancellationToken),
            ProcessErrors.NotFound);
        await GuardedEdit.RunAsync(row, current =>
        {
            current.Untold = current.Untold?.Except(untold).ToList() is { Count: > 0 } rest ? rest : null;
            return new ErrorList();
        });
    }

    [LoggerMessage(EventId = 7201, Level = LogLevel.Error, Message = "Events of processes could not be read; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 7202, Level = LogLevel.Error, Message = "The events of process {ProcessId} could not be told; trying again")]
    private partial void LogFailed(Exception exception, string processId);
}
