using System.ComponentModel.DataAnnotations;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Sending;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Users;

/// <summary>The people behind destinations.</summary>
[Route("user")]
internal sealed class UserController(
    UserEditor editor, UserMerger merger, UserFinder finder, IUserStore store, TenantRegions regions, BoundedPage pages,
    IdempotentCalls calls, UserWindows windows) : IrisController
{
    private static readonly Text Detail = new("Usuario", "User");
    private static readonly Text MergeDetail = new("Usuarios unidos", "Users merged");
    private static readonly Text DryDetail = new("Unión de usuarios sin efectuar", "Merge of users, not carried out");
    private static readonly Text ListDetail = new("Usuarios", "Users");
    private static readonly Text WindowsDetail = new("Ventanas de texto libre", "Windows for free text");

    /// <summary>Creates a user.</summary>
    /// <remarks>With an <c>Idempotency-Key</c> header the same request again is answered as the first one was and makes nothing, as with a send.</remarks>
    /// <param name="body">The user and the addresses that it owns.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new user.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="409">Another user owns an address (<c>DESTINATION_TAKEN</c>, one entry for each).</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost(Name = "createUser")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Send)]
    [BodyExamples("user")]
    public async Task<ActionResult<ApiEnvelope<UserResponse>>> Create(RequestBody<UserRequest> body, CancellationToken cancellationToken)
    {
        var key = IdempotentCalls.KeyOf(Request, body.Errors);
        var reading = await ReadingAsync(cancellationToken);
        if (key is null)
            return Answer(await editor.CreateAsync(Tenant, body.Value.ToDraft(), reading, body.Errors, null, cancellationToken), UserResponse.From, Detail);

        return await calls.AnswerAsync<User>(
            HttpContext, Tenant, key, body.Json,
            keyed => editor.CreateAsync(Tenant, body.Value.ToDraft(), reading, body.Errors, keyed, cancellationToken),
            user => Bytes(UserResponse.From(user), Detail));
    }

    /// <summary>Lists users, newest first: all, the owner of an address, or those with an entry in their primary key.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="destination">An address: answers its owner alone, or an empty list.</param>
    /// <param name="key">Kind of the address: <c>PhoneNumber</c>, <c>Email</c>, <c>WhatsAppUserId</c>, <c>Sender</c> or <c>Group</c>; told by its form when absent.</param>
    /// <param name="primaryKey">A key of the primary key, to the letter; a kind of address finds the owner. Goes with <c>value</c>, and not with <c>destination</c>.</param>
    /// <param name="value">Its value, to the letter.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The users.</response>
    /// <response code="400">Cursor, limit, address or what goes together are not valid.</response>
    [HttpGet(Name = "listUsers")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<UserResponse>>>> List(
        [FromQuery] PageQuery page, [FromQuery] string? destination, [FromQuery] string? key, [FromQuery] string? primaryKey, [FromQuery] string? value,
        CancellationToken cancellationToken)
    {
        var errors = page.Check();
        if (destination is not null && primaryKey is not null)
            errors.Add(UserErrors.OneFilter);
        else if (value is not null && primaryKey is null)
            errors.Add(CommonErrors.Required(UserErrors.PrimaryKeyField));
        else if (primaryKey is not null && value is null)
            errors.Add(CommonErrors.Required(nameof(value)));

        var users = destination is not null
            ? await finder.FindAsync(Tenant, destination, key, await ReadingAsync(cancellationToken), errors, cancellationToken)
            : primaryKey is not null && DestinationKinds.Find(primaryKey) is not null
                ? await finder.FindAsync(Tenant, value ?? "", primaryKey, await ReadingAsync(cancellationToken), errors, cancellationToken, nameof(value))
                : errors.IsEmpty ? await ListAsync(page, primaryKey is null ? null : new UserKey(primaryKey, value!), cancellationToken) : null;
        return users is null ? Refuse(errors.Items) : Answer(ListResponse<UserResponse>.From(users, UserResponse.From), ListDetail);
    }

    /// <summary>Reads a user.</summary>
    /// <param name="id">Id of the user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The user.</response>
    /// <response code="404">There is no such user.</response>
    [HttpGet("{id}", Name = "getUser")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<UserResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var user = IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null;
        return Answer(user, UserErrors.NotFound, UserResponse.From, Detail);
    }

    /// <summary>Tells until when free-form messages may go to a user, on channels that have such a window.</summary>
    /// <remarks>Of integrations to which the user has written; of all others the provider decides, and Iris knows nothing.</remarks>
    /// <param name="id">Id of the user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The windows, open and closed, in one page.</response>
    /// <response code="404">There is no such user.</response>
    [HttpGet("{id}/windows", Name = "listUserWindows")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<WindowResponse>>>> Windows(string id, CancellationToken cancellationToken) => Answer(
        await windows.OfAsync(Tenant, id, cancellationToken), UserErrors.NotFound,
        found => new ListResponse<WindowResponse>([.. found.Select(WindowResponse.From)], null), WindowsDetail);

    /// <summary>Changes a user. Members left out stay as they are.</summary>
    /// <param name="id">Id of the user.</param>
    /// <param name="body">What to change. Destinations, when given, replace all, and so do the own entries of the primary key.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed user.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such user.</response>
    /// <response code="409">Another user owns an address (<c>DESTINATION_TAKEN</c>, one entry for each).</response>
    [HttpPut("{id}", Name = "updateUser")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("user-change")]
    public async Task<ActionResult<ApiEnvelope<UserResponse>>> Update(
        string id, RequestBody<UserRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.UpdateAsync(Tenant, id, body.Value.ToDraft(), await ReadingAsync(cancellationToken), body.Errors, cancellationToken);
        return Answer(result, UserResponse.From, Detail);
    }

    /// <summary>Merges another user into this one, or tells what that would come to.</summary>
    /// <remarks>
    /// The user gets the addresses, entries of the primary key, processes and interactions of the other; where both have a name or a member of the metadata, its own stays.
    /// The other's id leads to this user from then on, wherever an id of a user is given. Nothing takes a merge back, so the default is to tell
    /// only. Merging again changes nothing.
    /// </remarks>
    /// <param name="id">Id of the user that is left.</param>
    /// <param name="body">The user that goes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">What goes over, and where the two differ.</response>
    /// <response code="400">The body breaks rules, both are the same user, or together they have too much; <c>error</c> lists every reason.</response>
    /// <response code="404">There is no such user.</response>
    /// <response code="409">One of the two was merged into somebody else before (<c>USER_MERGED</c>), or other changes kept coming first.</response>
    [HttpPost("{id}/merge", Name = "mergeUsers")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("merge-dry", "merge")]
    public async Task<ActionResult<ApiEnvelope<MergeResponse>>> Merge(string id, RequestBody<MergeRequest> body, CancellationToken cancellationToken)
    {
        var isDry = body.Value.DryRun ?? true;
        var result = await merger.MergeAsync(Tenant, id, body.Value.UserId, isDry, null, body.Errors, cancellationToken);
        return Answer(result, report => MergeResponse.From(report, isDry, Language), isDry ? DryDetail : MergeDetail);
    }

    /// <summary>Adds addresses to a user.</summary>
    /// <param name="id">Id of the user.</param>
    /// <param name="body">The addresses.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed user.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such user.</response>
    /// <response code="409">Another user owns an address (<c>DESTINATION_TAKEN</c>, one entry for each).</response>
    [HttpPost("{id}/destinations", Name = "addUserDestinations")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("destinations")]
    public async Task<ActionResult<ApiEnvelope<UserResponse>>> AddDestinations(
        string id, RequestBody<DestinationsRequest> body, CancellationToken cancellationToken)
    {
        var result = await editor.AddDestinationsAsync(Tenant, id, body.Value.ToDrafts(), await ReadingAsync(cancellationToken), body.Errors, cancellationToken);
        return Answer(result, UserResponse.From, Detail);
    }

    /// <summary>Takes an address away from a user.</summary>
    /// <param name="id">Id of the user.</param>
    /// <param name="key">Kind of the address: <c>PhoneNumber</c>, <c>Email</c>, <c>WhatsAppUserId</c>, <c>Sender</c> or <c>Group</c>.</param>
    /// <param name="value">The address, in any common form.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed user.</response>
    /// <response code="400">Key or value are not valid.</response>
    /// <response code="404">There is no such user, or it does not own the address.</response>
    [HttpDelete("{id}/destinations", Name = "removeUserDestination")]
    [RequireScope(Scopes.Send)]
    public async Task<ActionResult<ApiEnvelope<UserResponse>>> RemoveDestination(
        string id, [FromQuery, Required] string? key, [FromQuery, Required] string? value, CancellationToken cancellationToken)
    {
        var draft = new DestinationDraft(key, value, null);
        var result = await editor.RemoveDestinationAsync(Tenant, id, draft, await ReadingAsync(cancellationToken), new ErrorList(), cancellationToken);
        return Answer(result, UserResponse.From, Detail);
    }

    private Task<Page<User>> ListAsync(PageQuery page, UserKey? key, CancellationToken cancellationToken) => pages.ReadAsync(
        page.Cursor,
        page.Limit,
        (from, most) => key is null
            ? store.ListAsync(Tenant, from, most, cancellationToken)
            : store.ListByKeyAsync(Tenant, key, from, most, cancellationToken),
        user => 512 + BoundedPage.RawBytes(user.Metadata) + user.PrimaryKey.Sum(one => 8L + one.Key.Length + one.Value.Length));

    private ValueTask<AddressReading> ReadingAsync(CancellationToken cancellationToken) => regions.ReadingAsync(Tenant, cancellationToken);
}
