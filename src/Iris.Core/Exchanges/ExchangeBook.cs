using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Options;

namespace Iris.Core.Exchanges;

/// <summary>The calls of an attempt that is over, as they were heard.</summary>
internal sealed record TapedAttempt(Interaction Interaction, int Attempt, ResolvedIntegration Integration, SendOutcome Outcome, ExchangeTape Tape, DateTimeOffset Begun, TimeSpan Took);

/// <summary>
/// Takes the calls of attempts in, and hands them to the writer: nobody who sends waits for it. What finds no room is left out, and counted.
/// </summary>
internal sealed class ExchangeBook
{
    private readonly ExchangeOptions options;
    private readonly ISecretProtector protector;
    private readonly Channel<TapedAttempt> waiting;
    private readonly Counter<long> dropped;

    public ExchangeBook(IOptions<ExchangeOptions> options, ISecretProtector protector, IrisMeter iris)
    {
        (this.options, this.protector) = (options.Value, protector);
        waiting = Channel.CreateBounded<TapedAttempt>(new BoundedChannelOptions(options.Value.Queue) { SingleReader = true });
        dropped = iris.Meter.CreateCounter<long>("iris.exchanges.dropped", "{attempt}", "Attempts whose calls were not kept, since too many waited to be written.");
    }

    public ChannelReader<TapedAttempt> Waiting => waiting.Reader;

    /// <summary>A tape for an attempt; null where nothing is kept.</summary>
    public ExchangeTape? Tape() => options.Keep == KeptExchanges.None ? null : new ExchangeTape(options.MaxBodyBytes);

    public void Keep(TapedAttempt attempt)
    {
        if ((options.Keep == KeptExchanges.All || attempt.Outcome is not SendOutcome.Accepted { Others.Count: 0 }) && !waiting.Writer.TryWrite(attempt))
            dropped.Add(1);
    }

    /// <summary>The last has been taken in: the writer ends.</summary>
    public void Close() => waiting.Writer.TryComplete();

    /// <summary>The calls as they are kept. Not on the thread of a send: secrets are opened for it.</summary>
    public IEnumerable<ProviderExchange> Describe(TapedAttempt attempt)
    {
        var mask = new ExchangeMask(attempt.Integration.Integration, protector);
        var heard = attempt.Tape.Heard;
        return heard.Count == 0 ? [Describe(attempt, mask)] : heard.Select(exchange => Describe(attempt, mask) with
        {
            Date = exchange.Begun,
            DurationMilliseconds = (int)exchange.Took.TotalMilliseconds,
            Method = exchange.Method,
            Host = exchange.Url.Authority,
            Path = mask.Hide(exchange.Url.AbsolutePath),
            Status = exchange.Status,
            Request = mask.Hide(Text(exchange.Request)),
            Response = mask.Hide(Text(exchange.Response)),
            Error = exchange.Error,
        });
    }

    /// <summary>Of a provider that is not called by HTTP, what its answer told.</summary>
    private ProviderExchange Describe(TapedAttempt attempt, ExchangeMask mask)
    {
        var answer = attempt.Outcome.Answer;
        var words = mask.Hide(answer?.Raw?.ToString() ?? answer?.Description);
        return new ProviderExchange
        {
            Id = IrisId.New(attempt.Begun),
            Tenant = attempt.Interaction.Tenant,
            InteractionId = attempt.Interaction.Id,
            IntegrationId = attempt.Integration.Integration.Id,
            Provider = attempt.Integration.Adapter.Descriptor.Provider,
            Attempt = attempt.Attempt,
            Date = attempt.Begun,
            DurationMilliseconds = (int)attempt.Took.TotalMilliseconds,
            Status = int.TryParse(answer?.Code, CultureInfo.InvariantCulture, out var status) ? status : null,
            Response = words?.Length > options.MaxBodyBytes ? words[..options.MaxBodyBytes] : words,
            Error = answer is null ? attempt.Outcome.GetType().Name : null,
        };
    }

    private static string? Text(byte[]? bytes) => bytes is { Length: > 0 } ? Encoding.UTF8.GetString(bytes).Replace("\0", "", StringComparison.Ordinal) : null;
}
