using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Operations;

/// <summary>Shows operators how their traffic stands.</summary>
[Route("operations/summary")]
internal sealed class SummaryController(OperationsReader reader) : IrisController
{
    private static readonly Text Detail = new("Estado del tráfico", "How traffic stands");

    /// <summary>What waits, by integration and state, what happened in the last minutes, holds, circuits, webhooks' hosts and alarms.</summary>
    /// <remarks>
    /// What waits is counted in the background (<c>countedAt</c>) and rates are at most 5 s behind, both over all gateways; circuits are those of the gateway
    /// that answers. Integrations of which there is nothing to tell are left out.
    /// </remarks>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">How it stands.</response>
    [HttpGet(Name = "getOperationsSummary")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<SummaryResponse>>> Read(CancellationToken cancellationToken) =>
        Answer(SummaryResponse.From(await reader.ReadAsync(Tenant, cancellationToken)), Detail);
}
