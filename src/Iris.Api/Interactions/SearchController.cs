using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Core.Accounts;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Interactions;

/// <summary>Finds interactions.</summary>
[Route("conversation/interaction")]
internal sealed class SearchController(InteractionReader reader, TenantRegions regions) : IrisController
{
    private static readonly Text ListDetail = new("Interacciones", "Interactions");

    /// <summary>Finds interactions, newest first: those that meet every condition that is given.</summary>
    /// <remarks>
    /// Goes back in time page by page. A page may hold fewer than <c>limit</c>, even none, and have a <c>nextCursor</c> all the same: where no
    /// index helps, one call looks at 10,000 interactions and the next one goes on from there.
    /// </remarks>
    /// <param name="search">What they have to meet.</param>
    /// <param name="page">Which page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interactions.</response>
    /// <response code="400">A condition, the cursor or the limit are not valid; <c>error</c> lists every one.</response>
    /// <response code="429">Too many searches a second (<c>RATE_LIMITED</c>) or at once (<c>TOO_MANY_SEARCHES</c>); see <c>Retry-After</c>.</response>
    /// <response code="503">It did not end in time (<c>SEARCH_TIMED_OUT</c>), or the store is unavailable; see <c>Retry-After</c>.</response>
    [HttpGet(Name = "searchInteractions")]
    [CountedAs(LimitKind.Searches)]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<InteractionResponse>>>> Search(
        [FromQuery] InteractionQuery search, [FromQuery] PageQuery page, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        var filter = search.ToQuestion().ToFilter(await regions.ReadingAsync(Tenant, cancellationToken), errors);
        if (!errors.IsEmpty)
            return Refuse(errors.Items);

        return Answer(
            await reader.SearchAsync(Tenant, filter, page.Cursor, page.Limit, cancellationToken),
            found => ListResponse<InteractionResponse>.From(found, view => InteractionResponse.From(view, Language)),
            ListDetail);
    }
}
