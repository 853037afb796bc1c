namespace Iris.WebConsole.FirstSteps;

/// <summary>What whoever begins has done, and what comes next.</summary>
/// <param name="IsSent">Whether anything was sent.</param>
/// <param name="HasProvider">Whether there is an integration that is no sandbox.</param>
/// <param name="HasWebhook">Whether any integration has a webhook.</param>
/// <param name="Sandbox">The sandbox that a message can be sent to; null for none.</param>
public sealed record Steps(bool IsSent, bool HasProvider, bool HasWebhook, StepIntegration? Sandbox);

/// <summary>An integration, as the first steps look at it.</summary>
public sealed record StepIntegration(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, bool Enabled, StepWebhook? Webhook)
{
    public bool IsSandbox => IntegrationTypeProviderName == "Sandbox";
}

public sealed record StepWebhook(string Url);
