using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.OptOuts;

/// <summary>Addresses to which the tenant sends nothing more through a channel.</summary>
[Route("conversation/optout")]
internal sealed class OptOutController(OptOutEditor editor, IOptOutStore store) : IrisController
{
    private static readonly Text Detail = new("Baja", "Opt-out");
    private static readonly Text ListDetail = new("Bajas", "Opt-outs");

    /// <summary>Sends no more to an address through a channel. Saying it twice answers what is there.</summary>
    /// <param name="body">Channel and address.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The opt-out.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    [HttpPost(Name = "addOptOut")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("optout")]
    public async Task<ActionResult<ApiEnvelope<OptOutResponse>>> Add(RequestBody<OptOutRequest> body, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var result = await editor.AddAsync(Tenant, request.Channel, request.Destination, request.IntegrationId, request.Reason, body.Errors, cancellationToken);
        return Answer(result, OptOutResponse.From, Detail);
    }

    /// <summary>Lists opt-outs, newest first.</summary>
    /// <param name="channel">Only this channel.</param>
    /// <param name="destination">Only this address, in any spelling.</param>
    /// <param name="integrationId">Only those that hold for this integration alone.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The opt-outs.</response>
    /// <response code="400">A filter, the cursor or the limit are not valid.</response>
    [HttpGet(Name = "listOptOuts")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<OptOutResponse>>>> List(
        [FromQuery] string? channel, [FromQuery] string? destination, [FromQuery] string? integrationId, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        var filter = await editor.FilterOfAsync(Tenant, channel, destination, integrationId, errors, cancellationToken);
        return await AnswerPageAsync(
            errors, () => store.ListAsync(Tenant, filter, page.Cursor, page.Limit, cancellationToken), OptOutResponse.From, ListDetail);
    }

    /// <summary>Lifts an opt-out: the address is sent to again.</summary>
    /// <param name="id">Id of the opt-out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The opt-out that was lifted.</response>
    /// <response code="404">There is no such opt-out.</response>
    [HttpDelete("{id}", Name = "removeOptOut")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<OptOutResponse>>> Remove(string id, CancellationToken cancellationToken) =>
        Answer(await editor.RemoveAsync(Tenant, id, cancellationToken), OptOutResponse.From, Detail);
}

/// <summary>An opt-out to set.</summary>
internal sealed class OptOutRequest
{
    /// <summary>Name of the channel, such as <c>SMS</c>.</summary>
    public required string Channel { get; set; }

    /// <summary>The address, in any spelling.</summary>
    public required string Destination { get; set; }

    /// <summary>The integration of that channel that it holds for alone; all of the channel when absent.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>Why, for people; at most 256 characters.</summary>
    public string? Reason { get; set; }
}

/// <summary>An address to which nothing more is sent through a channel.</summary>
/// <param name="Id">Id of the opt-out.</param>
/// <param name="Channel">Name of the channel.</param>
/// <param name="Destination">The address: digits of a phone number, or an e-mail address in lower case.</param>
/// <param name="IntegrationId">The integration that it holds for alone, as where a provider blocks one sender; null for all of the channel.</param>
/// <param name="Source"><c>api</c>, <c>keyword</c> (the end user wrote one) or <c>provider</c>.</param>
/// <param name="Reason">The keyword, the provider's code, or the caller's reason.</param>
/// <param name="Created">Since when.</param>
internal sealed record OptOutResponse(
    string Id, string Channel, string Destination, string? IntegrationId, OptOutSource Source, string? Reason, DateTimeOffset Created)
{
    internal static OptOutResponse From(OptOut optOut) =>
        new(optOut.Id, optOut.Channel, optOut.Destination, optOut.IntegrationId, optOut.Source, optOut.Reason, optOut.Created);
}
