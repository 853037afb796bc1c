using Iris.Core.Channels;
using Iris.Core.Integrations;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>Makes the call of a provider that sends nothing: an outcome, whatever happens.</summary>
internal sealed partial class ProbeCaller(TimeProvider time, ILogger<ProbeCaller> logger)
{
    /// <summary>Ours: longer than any provider should need.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    /// <param name="resolved">The integration.</param>
    /// <param name="probe">Its call.</param>
    /// <param name="longest">Longest wait, where that of the integration is not shorter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<SendOutcome> AskAsync(
        ResolvedIntegration resolved, ProviderProbe probe, TimeSpan longest, CancellationToken cancellationToken)
    {
        var (tenant, provider) = (resolved.Integration.Tenant, resolved.Adapter.Descriptor.Provider);
        var limit = TimeSpan.FromSeconds(Math.Min(resolved.Integration.Delivery.TimeoutSeconds, longest.TotalSeconds));
        using var bound = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await new OutgoingCaller(tenant.Value, provider).RunAsync(() => probe(linked.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Unknown($"No answer within {limit.TotalSeconds:0} s", null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogDefect(exception, resolved.Integration.Id, provider);
            return new SendOutcome.Unknown(exception.GetType().Name, null);
        }
    }

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "The test of integration {IntegrationId} failed in the adapter of {Provider}")]
    private partial void LogDefect(Exception exception, string integrationId, string provider);
}
