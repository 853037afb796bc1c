using System.Collections.Concurrent;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Catalogues;

/// <summary>Reads providers' catalogues, each once at a time, and keeps them. What was read before stays when a try fails.</summary>
public sealed partial class CatalogueSync(
    ICatalogueStore store, IntegrationCatalog integrations, TimeProvider time, ILogger<CatalogueSync> logger)
{
    /// <summary>Ours: providers limit such calls.</summary>
    public static readonly TimeSpan BetweenReads = TimeSpan.FromSeconds(10);

    /// <summary>Ours: somebody waits for the answer.</summary>
    public static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(30);

    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> last = new();

    /// <summary>The catalogue of an integration; null inside where it was never read.</summary>
    public async Task<Result<ProviderCatalogue>> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        if (await ResolveAsync(tenant, integrationId, cancellationToken) is not { } resolved)
            return IntegrationErrors.NotFound;
        if (resolved.Adapter.CatalogueOf(resolved.Settings) is null)
            return CatalogueErrors.NotOffered;

        return await store.FindAsync(tenant, integrationId, cancellationToken) ?? NewOf(tenant, integrationId, resolved.Integration.Created);
    }

    /// <summary>Reads the catalogue of an integration now.</summary>
    public async Task<Result<ProviderCatalogue>> SyncAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        if (await ResolveAsync(tenant, integrationId, cancellationToken) is not { } resolved)
            return IntegrationErrors.NotFound;
        if (resolved.Adapter.CatalogueOf(resolved.Settings) is not { } reader)
            return CatalogueErrors.NotOffered;
        if (resolved.CallRefusal is { } refusal)
            return refusal with { Field = null };
        if (!TryBegin(integrationId))
            return CatalogueErrors.InProgress;

        var answer = await ReadAsync(resolved, reader, cancellationToken);
        var catalogue = await store.FindAsync(tenant, integrationId, cancellationToken) ?? NewOf(tenant, integrationId, time.GetUtcNow());
        catalogue.Take(answer, time.GetUtcNow());
        await store.SaveAsync(tenant, catalogue, cancellationToken);
        LogRead(integrationId, tenant, catalogue.Templates.Count, catalogue.Error ?? "ok");
        return catalogue;
    }

    /// <summary>The integration was removed.</summary>
    public Task ForgetAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        store.RemoveAsync(tenant, integrationId, cancellationToken);

    private static ProviderCatalogue NewOf(TenantId tenant, string integrationId, DateTimeOffset tried) =>
        new() { Id = integrationId, Tenant = tenant, Tried = tried };

    private async Task<ResolvedIntegration?> ResolveAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? await integrations.FindAsync(tenant, id, cancellationToken) : null;

    /// <summary>Whether nobody does, or did a moment ago.</summary>
    private bool TryBegin(string integrationId)
    {
        var now = time.GetUtcNow();
        if (last.Count >= Capacity)
            last.Clear();
        while (true)
        {
            if (last.TryAdd(integrationId, now))
                return true;
            if (!last.TryGetValue(integrationId, out var before))
                continue;
            if (now - before < BetweenReads)
                return false;
            if (last.TryUpdate(integrationId, now, before))
                return true;
        }
    }

    private async Task<CatalogueAnswer> ReadAsync(ResolvedIntegration resolved, CatalogueReader reader, CancellationToken cancellationToken)
    {
        var (tenant, provider) = (resolved.Integration.Tenant, resolved.Adapter.Descriptor.Provider);
        using var bound = new CancellationTokenSource(LongestRead, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await new OutgoingCaller(tenant.Value, provider).RunAsync(() => reader(linked.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CatalogueAnswer.Failed($"No answer within {LongestRead.TotalSeconds:0} s");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogDefect(exception, resolved.Integration.Id, provider);
            return CatalogueAnswer.Failed(exception.GetType().Name);
        }
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Information, Message = "The catalogue of integration {IntegrationId} of tenant {Tenant} has {Count} templates: {Outcome}")]
    private partial void LogRead(string integrationId, TenantId tenant, int count, string outcome);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Error, Message = "The catalogue of integration {IntegrationId} could not be read by the adapter of {Provider}")]
    private partial void LogDefect(Exception exception, string integrationId, string provider);
}
