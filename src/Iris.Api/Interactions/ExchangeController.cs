using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Exchanges;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Interactions;

/// <summary>Calls of providers, for whoever has to find out what went wrong.</summary>
[Route("conversation/interaction")]
internal sealed class ExchangeController(IInteractionStore interactions, IExchangeStore exchanges) : IrisController
{
    private static readonly Text Detail = new("Llamadas al proveedor", "Calls of the provider");

    /// <summary>Lists the calls of the provider for an interaction, newest first.</summary>
    /// <remarks>
    /// Those of attempts that failed are kept for a week, unless the gateway is configured otherwise; they show up a moment after the attempt. There are no
    /// headers in them, and secrets are masked.
    /// </remarks>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">One page.</response>
    /// <response code="404">There is no such interaction.</response>
    [HttpGet("{id}/exchanges", Name = "listExchanges")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<ExchangeResponse>>>> List(
        string id, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        if (!errors.IsEmpty)
            return Refuse(errors.Items);
        if (!IrisId.IsValid(id) || await interactions.FindAsync(Tenant, id, cancellationToken) is null)
            return Refuse(InteractionEditor.NotFound);

        return Answer(ListResponse<ExchangeResponse>.From(
            await exchanges.ListAsync(Tenant, id, page.Cursor, page.Limit, cancellationToken), ExchangeResponse.From), Detail);
    }
}
