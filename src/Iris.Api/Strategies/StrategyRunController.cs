using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Fallbacks;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Strategies;

/// <summary>Strategies of sends: under way, and those that ended.</summary>
[Route("conversation/strategy")]
internal sealed class StrategyRunController(StrategyCanceller canceller, IStrategyRunStore store) : IrisController
{
    private static readonly Text Detail = new("Estrategia del envío", "Strategy of the send");

    /// <summary>Reads the strategy of a send.</summary>
    /// <param name="id">Its id: <c>strategy.id</c> of each of its interactions.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The strategy as it is now.</response>
    /// <response code="404">There is no such strategy.</response>
    [HttpGet("{id}", Name = "getStrategyRun")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<StrategyResponse>>> Read(string id, CancellationToken cancellationToken) => Answer(
        IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null, StrategyErrors.NotFound, StrategyResponse.From, Detail);

    /// <summary>Cancels a strategy: no further step follows, and what waits for its turn is never sent.</summary>
    /// <remarks>An attempt that is under way goes on, and what the provider has stays with it.</remarks>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The cancelled strategy.</response>
    /// <response code="404">There is no such strategy.</response>
    /// <response code="409">It has ended already (<c>STRATEGY_ENDED</c>).</response>
    [HttpPost("{id}/cancel", Name = "cancelStrategyRun")]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<StrategyResponse>>> Cancel(string id, CancellationToken cancellationToken) =>
        Answer(await canceller.CancelAsync(Tenant, id, cancellationToken), StrategyResponse.From, Detail);
}
