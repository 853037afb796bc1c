using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Fallbacks;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Strategies;

/// <summary>Strategies that sends name by their id.</summary>
[Route("configuration/strategy")]
internal sealed class StrategyController(StrategyEditor editor, IStrategyStore store) : IrisController
{
    private static readonly Text Detail = new("Estrategia", "Strategy");
    private static readonly Text ListDetail = new("Estrategias", "Strategies");

    /// <summary>Stores a strategy.</summary>
    /// <remarks>A step that says itself what it sends through what is checked as if it were sent; all is checked again with every send.</remarks>
    /// <param name="body">Its name and its steps.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new strategy.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">An integration of a step does not exist.</response>
    /// <response code="409">The tenant has as many as it may have, or an integration of a step is disabled.</response>
    [HttpPost(Name = "createStrategy")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("strategy")]
    public async Task<ActionResult<ApiEnvelope<StoredStrategyResponse>>> Create(
        RequestBody<StoredStrategyRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.CreateAsync(Tenant, body.Value.ToDraft(), body.Errors, cancellationToken), StoredStrategyResponse.From, Detail);

    /// <summary>Changes a strategy. Members left out stay as they are; strategies under way keep their steps.</summary>
    /// <param name="id">Id of the strategy.</param>
    /// <param name="body">What to change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed strategy.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such strategy, or an integration of a step does not exist.</response>
    /// <response code="409">An integration of a step is disabled, or other changes kept coming first.</response>
    [HttpPut("{id}", Name = "updateStrategy")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("strategy-change")]
    public async Task<ActionResult<ApiEnvelope<StoredStrategyResponse>>> Update(
        string id, RequestBody<StoredStrategyRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.UpdateAsync(Tenant, id, body.Value.ToDraft(), body.Errors, cancellationToken), StoredStrategyResponse.From, Detail);

    /// <summary>Lists strategies, newest first.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The strategies.</response>
    /// <response code="400">The cursor or the limit is not valid.</response>
    [HttpGet(Name = "listStrategies")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<StoredStrategyResponse>>>> List(
        [FromQuery] PageQuery page, CancellationToken cancellationToken) =>
        await AnswerPageAsync(
            page.Check(), () => store.ListAsync(Tenant, page.Cursor, page.Limit, cancellationToken), StoredStrategyResponse.From, ListDetail);

    /// <summary>Reads a strategy.</summary>
    /// <param name="id">Id of the strategy.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The strategy.</response>
    /// <response code="404">There is no such strategy.</response>
    [HttpGet("{id}", Name = "getStrategy")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<StoredStrategyResponse>>> Read(string id, CancellationToken cancellationToken) =>
        Answer(await editor.FindAsync(Tenant, id, cancellationToken), StrategyErrors.NotFound, StoredStrategyResponse.From, Detail);

    /// <summary>Removes a strategy; those under way go on.</summary>
    /// <param name="id">Id of the strategy.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The strategy as it was.</response>
    /// <response code="404">There is no such strategy.</response>
    [HttpDelete("{id}", Name = "removeStrategy")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<StoredStrategyResponse>>> Remove(string id, CancellationToken cancellationToken) =>
        Answer(await editor.RemoveAsync(Tenant, id, cancellationToken), StoredStrategyResponse.From, Detail);
}
