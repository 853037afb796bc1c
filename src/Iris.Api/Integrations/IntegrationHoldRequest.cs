namespace Iris.Api.Integrations;

/// <summary>Asks that an integration sends nothing for now.</summary>
internal sealed class IntegrationHoldRequest
{
    /// <summary>Why, for people; at most 256 characters.</summary>
    public string? Reason { get; set; }
}
