using System.Collections.Concurrent;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Catalogues;

/// <summary>
/// Holds sends of providers' templates against the catalogue as it was read last. One that was never read, or long ago, holds nobody up: the answer
/// says that nothing was checked. Remembers which integrations send templates, so that theirs are read again.
/// </summary>
internal sealed class CatalogueCheck(ICatalogueStore store, IOptions<CatalogueOptions> options, TimeProvider time)
{
    /// <summary>How long another process's reading may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private const string FactName = "providerTemplate";
    private const int Capacity = 1000;

    private readonly ConcurrentDictionary<(TenantId Tenant, string Id), Entry> entries = new();

    /// <summary>Integrations that sent a template since the start, as many as are remembered.</summary>
    public IReadOnlyList<(TenantId Tenant, string Id)> InUse => [.. entries.Keys];

    /// <summary>Forgets what was read.</summary>
    public void Invalidate(TenantId tenant, string integrationId)
    {
        if (entries.TryGetValue((tenant, integrationId), out var entry))
            entries.TryUpdate((tenant, integrationId), new Entry(null, DateTimeOffset.MinValue), entry);
    }

    /// <summary>Checks a payload that names a provider's template.</summary>
    /// <returns>What the interaction's metadata tell of it; null for any other payload.</returns>
    public async ValueTask<PayloadFact?> RunAsync(
        ResolvedIntegration integration, ChannelPayload payload, ErrorList errors, CancellationToken cancellationToken)
    {
        if (payload.ProviderTemplate() is not { } use)
            return null;
        if (integration.Adapter.CatalogueOf(integration.Settings) is null)
            return NotChecked("not-offered", null);

        var catalogue = await FindAsync(integration.Integration, cancellationToken);
        if (catalogue?.Read is not { } read)
            return NotChecked(catalogue?.Error is null ? "never-read" : "unreadable", null);
        if (time.GetUtcNow() - read > TimeSpan.FromHours(options.Value.StaleHours))
            return NotChecked("stale", read);

        var template = catalogue.Templates.FirstOrDefault(one => one.Name == use.Name && IsSame(one.Language, use.Language));
        if (template is null && !catalogue.IsWhole)
            return NotChecked("not-whole", read);
        if (template is null)
            errors.Add(CatalogueErrors.Unknown($"{use.Path}.elementName"));
        else
            Check(template, use, errors);
        return new PayloadFact(FactName, JsonSerializer.SerializeToElement(new { @checked = true, read = read.UtcDateTime }));
    }

    private static void Check(ProviderTemplate template, ProviderTemplateUse use, ErrorList errors)
    {
        if (template.Status is not (ProviderTemplateStatus.Approved or ProviderTemplateStatus.Unknown))
            errors.Add(CatalogueErrors.NotApproved($"{use.Path}.elementName", template));
        if (template.BodyParameters != use.BodyParameters)
            errors.Add(CatalogueErrors.Parameters($"{use.Path}.parameters", template.BodyParameters, use.BodyParameters));
        // A text without placeholders stands for itself; a file has to be given with every send.
        var needed = template.Header is null or "location" || (template.Header == "text" && template.HeaderParameters == 0) ? null : template.Header;
        if (needed != use.Header && template.Header != "location")
            errors.Add(CatalogueErrors.Header($"{use.Path}.header", needed));
        for (var i = 0; i < template.Buttons.Count; i++)
        {
            if (template.Buttons[i].TakesParameter && !use.Buttons.Contains(i))
                errors.Add(CatalogueErrors.Button($"{use.Path}.buttons[{i}]", i));
        }
    }

    /// <summary>Providers write <c>es_MX</c>, <c>es-MX</c> and <c>ES_MX</c>.</summary>
    private static bool IsSame(string one, string other) =>
        string.Equals(one.Replace('-', '_'), other.Replace('-', '_'), StringComparison.OrdinalIgnoreCase);

    private static PayloadFact NotChecked(string reason, DateTimeOffset? read) => new(
        FactName,
        read is { } moment
            ? JsonSerializer.SerializeToElement(new { @checked = false, reason, read = moment.UtcDateTime })
            : JsonSerializer.SerializeToElement(new { @checked = false, reason }));

    private async ValueTask<ProviderCatalogue?> FindAsync(Integration integration, CancellationToken cancellationToken)
    {
        var (key, now) = ((integration.Tenant, integration.Id), time.GetUtcNow());
        if (entries.TryGetValue(key, out var entry) && entry.Until > now)
            return entry.Catalogue;

        var catalogue = await store.FindAsync(integration.Tenant, integration.Id, cancellationToken);
        if (entries.Count >= Capacity)
            entries.Clear();
        entries[key] = new Entry(catalogue, now + Lifetime);
        return catalogue;
    }

    private sealed record Entry(ProviderCatalogue? Catalogue, DateTimeOffset Until);
}
