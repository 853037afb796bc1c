using Iris.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Exchanges;

/// <summary>Writes the calls of attempts, many in one commit.</summary>
internal sealed partial class ExchangeWriter(ExchangeBook book, IExchangeStore store, TimeProvider time, ILogger<ExchangeWriter> logger) : BackgroundService
{
    private const int MostInACommit = 200;

    /// <summary>So long the first waits for others.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        book.Close();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await book.Waiting.WaitToReadAsync(CancellationToken.None))
        {
            if (!book.Waiting.Completion.IsCompleted)
                await Task.Delay(Gathering, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var exchanges = new List<ProviderExchange>();
            while (exchanges.Count < MostInACommit && book.Waiting.TryRead(out var attempt))
                Add(exchanges, attempt);
            await WriteAsync(exchanges);
        }
    }

    private void Add(List<ProviderExchange> exchanges, TapedAttempt attempt)
    {
        try
        {
            exchanges.AddRange(book.Describe(attempt));
        }
        catch (Exception exception)
        {
            // A secret that cannot be opened: rather nothing than what may hold it.
            LogLost(exception, 1);
        }
    }

    private async Task WriteAsync(List<ProviderExchange> exchanges)
    {
        try
        {
            if (exchanges.Count > 0)
                await store.AddAsync(exchanges, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // Nothing depends on them: what cannot be written now is let go.
            LogLost(exception, exchanges.Count);
        }
    }

    [LoggerMessage(EventId = 2201, Level = LogLevel.Warning, Message = "{Count} calls of providers could not be kept")]
    private partial void LogLost(Exception exception, int count);
}

/// <summary>Forgets calls of long ago.</summary>
internal sealed class ExchangePruner(IExchangeStore store, IOptions<ExchangeOptions> options, TimeProvider time, ILogger<ExchangePruner> logger)
    : Pruner(options.Value.RetentionDays, time, logger)
{
    protected override Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.PruneAsync(before, limit, cancellationToken);
}
