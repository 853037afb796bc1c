namespace Iris.Api.Integrations;

/// <summary>Asks for a test of an integration.</summary>
internal sealed class IntegrationTestRequest
{
    /// <summary>
    /// Where a test message goes. Required where the provider has no call that sends nothing (<c>kind</c> is <c>message</c> there), not used elsewhere.
    /// </summary>
    public string? Destination { get; set; }
}
