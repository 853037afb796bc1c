using System.Text.Json;
using Iris.Adapters.Providers.Sandbox;
using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Sandbox;

/// <summary>What sandbox integrations received. Only in Development.</summary>
[Route("sandbox")]
internal sealed class SandboxController(SandboxInbox inbox, IIntegrationStore store, IHostEnvironment environment) : IrisController
{
    private static readonly Text Detail = new("Mensajes del sandbox", "Messages of the sandbox");

    /// <summary>Lists what a sandbox integration received, newest first.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The messages; kept in memory, at most 1,000.</response>
    /// <response code="404">There is no such integration, or this is not Development.</response>
    [HttpGet("{integrationId}/messages")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<IReadOnlyList<SandboxMessageResponse>>>> Messages(
        string integrationId, CancellationToken cancellationToken)
    {
        if (!environment.IsDevelopment())
            return Refuse(IntegrationErrors.NotFound);

        var integration = IrisId.IsValid(integrationId) ? await store.FindAsync(Tenant, integrationId, cancellationToken) : null;
        return Answer(
            integration,
            IntegrationErrors.NotFound,
            found => (IReadOnlyList<SandboxMessageResponse>)[.. inbox.Read(found.Id).Select(SandboxMessageResponse.From)],
            Detail);
    }
}

/// <summary>A message as the sandbox got it.</summary>
/// <param name="Id">The id that the sandbox gave it.</param>
/// <param name="InteractionId">The interaction.</param>
/// <param name="Destinations">To whom.</param>
/// <param name="Payload">The payload as the channel read it.</param>
/// <param name="Received">When it came.</param>
/// <param name="Behaviour">What the sandbox did with it.</param>
internal sealed record SandboxMessageResponse(
    string Id, string InteractionId, IReadOnlyList<string> Destinations, JsonElement Payload, DateTimeOffset Received, string Behaviour)
{
    internal static SandboxMessageResponse From(SandboxMessage message) => new(
        message.Id,
        message.Reference,
        message.Destinations,
        JsonSerializer.SerializeToElement(message.Payload, message.Payload.GetType(), ApiJson.Wire),
        message.Received,
        message.Behaviour);
}
