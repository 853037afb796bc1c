using Iris.Core.Integrations;

namespace Iris.Api.Integrations;

/// <summary>An integration that is gone.</summary>
/// <param name="IntegrationId">Its id, which its interactions keep.</param>
/// <param name="IntegrationName">Its name, which its interactions keep.</param>
internal sealed record RemovedIntegrationResponse(string IntegrationId, string IntegrationName)
{
    internal static RemovedIntegrationResponse From(Integration integration) => new(integration.Id, integration.Name);
}
