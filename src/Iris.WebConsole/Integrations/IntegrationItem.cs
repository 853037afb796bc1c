using Iris.WebConsole.Gateway;

namespace Iris.WebConsole.Integrations;

/// <summary>An integration, as lists and choices show it.</summary>
public sealed record IntegrationItem(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, bool Enabled);

internal static class IntegrationCalls
{
    /// <summary>Integrations to choose from, by name; none when they may not be seen.</summary>
    public static async Task<IReadOnlyList<IntegrationItem>> IntegrationsAsync(this GatewayCalls api)
    {
        var answer = await api.GetAsync<Listing<IntegrationItem>>("/configuration/integration?limit=200");
        return answer.IsSuccess ? [.. answer.Payload.Items.OrderBy(one => one.IntegrationName, StringComparer.CurrentCultureIgnoreCase)] : [];
    }
}
