namespace Iris.Core.Integrations;

/// <summary>The integration as it was when the interaction was accepted, in the members of the documented answer.</summary>
public sealed record InteractionIntegration(
    string IntegrationId,
    string IntegrationName,
    string IntegrationTypeId,
    string IntegrationTypeName,
    string IntegrationTypeProviderId,
    string IntegrationTypeProviderName);
