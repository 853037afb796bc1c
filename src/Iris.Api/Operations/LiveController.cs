using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Operations;

/// <summary>Lets operators follow their interactions as they change.</summary>
[Route("operations/live")]
internal sealed class LiveController(
    LiveFeed feed, LiveStreams streams, CredentialWatch credentials, IHostApplicationLifetime lifetime) : IrisController
{
    public const string LastEventId = "Last-Event-ID";
    public const string ContentType = "text/event-stream";

    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);

    private static readonly IrisError TooMany = new(
        "TOO_MANY_STREAMS", null, new("Demasiados flujos en vivo a la vez.", "Too many live streams at a time."), ErrorKind.TooManyRequests)
    { RetryAfter = TimeSpan.FromSeconds(10) };

    private static readonly IrisError BadPosition = new(
        "INVALID_EVENT_ID", LastEventId, new("No es un id de este flujo.", "It is no id of this stream."));

    /// <summary>Follows the tenant's interactions: an event for each change of one, as it comes, by server-sent events.</summary>
    /// <remarks>
    /// <c>interaction</c> has in its data <c>interactionId</c>, <c>version</c>, <c>date</c>, <c>integrationId</c>, <c>processId</c>, <c>direction</c>,
    /// <c>status</c>, <c>customStatus</c> and <c>dispatch</c>: what the interaction has come to. Changes that follow each other within a moment are one event.
    /// <c>open</c> comes first; <c>gap</c> in its place says that what changed since <c>Last-Event-ID</c> may be missing; <c>heartbeat</c> comes when nothing
    /// else does; <c>end</c> says why there is no more. A client that connects again with the <c>Last-Event-ID</c> that it had last goes on behind it, at any
    /// gateway and after a restart, for <c>Operations:ResumeMinutes</c>. With MongoDB what changed in the 10 s before may then come again.
    /// </remarks>
    /// <param name="after">The id of the event that was seen last; absent to begin now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <response code="200">The stream.</response>
    /// <response code="400"><c>Last-Event-ID</c> is none of this stream.</response>
    /// <response code="429">Too many streams at a time (<c>TOO_MANY_STREAMS</c>), or too many calls.</response>
    [HttpGet(Name = "followInteractions")]
    [RequireScope(Scopes.Read)]
    [Produces(ContentType)]
    [ProducesResponseType<string>(StatusCodes.Status200OK, ContentType)]
    public async Task<ActionResult> Follow([FromHeader(Name = LastEventId)] string? after, CancellationToken cancellationToken)
    {
        long? position = null;
        if (!string.IsNullOrEmpty(after))
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var given))
                return Refuse(BadPosition);

            position = given;
        }

        using var place = streams.TryTake(Tenant);
        if (place is null)
            return Refuse(TooMany);

        Response.Headers["X-Accel-Buffering"] = "no";
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        await TypedResults.ServerSentEvents(EventsAsync(position, end.Token)).ExecuteAsync(HttpContext);
        return new EmptyResult();
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var credential = credentials.Watch(HttpContext, Scopes.Read);
        await using var items = feed.FollowAsync(Tenant, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var hasBegun = false; await NextAsync(items, hasBegun); hasBegun = true)
        {
            if (await credential.IsOverAsync())
            {
                yield return new SseItem<string>("""{"reason":"CREDENTIAL_ENDED"}""", "end");
                yield break;
            }

            yield return ItemOf(items.Current);
        }
    }

    /// <summary>
    /// A stream that is ended by its client, or since the gateway stops, is over and no failure; so is one whose store went away: its client comes again.
    /// </summary>
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<LiveItem> items, bool hasBegun)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException || (hasBegun && exception is StoreUnavailableException))
        {
            return false;
        }
    }

    private static SseItem<string> ItemOf(LiveItem item) => new(DataOf(item), NameOf(item.Kind))
    {
        EventId = (item.Move?.Position ?? item.Position).ToString(CultureInfo.InvariantCulture),
        ReconnectionInterval = item.Kind is LiveKind.Open or LiveKind.Gap ? Reconnect : null,
    };

    private static string NameOf(LiveKind kind) => kind switch
    {
        LiveKind.Open => "open",
        LiveKind.Gap => "gap",
        LiveKind.Heartbeat => "heartbeat",
        _ => "interaction",
    };

    private static string DataOf(LiveItem item) => item.Move is { } move ? JsonSerializer.Serialize(LiveMove.From(move), ApiJson.Wire) : "{}";
}
