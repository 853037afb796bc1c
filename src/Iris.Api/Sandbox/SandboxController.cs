using Iris.Adapters.Providers.Sandbox;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Sandbox;

/// <summary>Sandbox integrations from the other side: what they received, and what comes back. In Development, and for test tenants.</summary>
[Route("sandbox")]
internal sealed class SandboxController(SandboxInbox inbox, SandboxPlayer player) : IrisController
{
    private static readonly Text Detail = new("Mensajes del sandbox", "Messages of the sandbox");
    private static readonly Text PlayedDetail = new("Aviso del sandbox", "Notice of the sandbox");

    /// <summary>Lists what a sandbox integration received, newest first.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The messages; kept in memory, at most 1,000.</response>
    /// <response code="404">There is no such integration, or it is none of <c>Sandbox</c>.</response>
    /// <response code="409">Outside Development, of a tenant that is not there to test.</response>
    [HttpGet("{integrationId}/messages", Name = "listSandboxMessages")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<IReadOnlyList<SandboxMessageResponse>>>> Messages(
        string integrationId, CancellationToken cancellationToken) =>
        Answer(
            await player.FindAsync(Tenant, integrationId, cancellationToken),
            found => (IReadOnlyList<SandboxMessageResponse>)[.. inbox.Read(found.Integration.Id).Select(SandboxMessageResponse.From)],
            Detail);

    /// <summary>Plays a message of an end user: text, choice, file or place, with everything that follows from it.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="body">Who writes what, when and how often.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">It is on disk, and registered in a moment or after its delay.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such integration, it is none of <c>Sandbox</c>, or it has no such interaction.</response>
    /// <response code="409">Outside Development, of a tenant that is not there to test.</response>
    [HttpPost("{integrationId}/reply", Name = "playSandboxReply")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("sandbox-reply-text", "sandbox-reply-button", "sandbox-reply-list", "sandbox-reply-media", "sandbox-reply-location")]
    public async Task<ActionResult<ApiEnvelope<SandboxPlayedResponse>>> Reply(
        string integrationId, RequestBody<SandboxReplyRequest> body, CancellationToken cancellationToken) =>
        Answer(
            await player.ReplyAsync(Tenant, integrationId, body.Value.ToDraft(), body.Errors, cancellationToken), SandboxPlayedResponse.From, PlayedDetail);

    /// <summary>Plays what becomes of a message at the provider, in any order, as often as asked.</summary>
    /// <param name="integrationId">Id of the integration.</param>
    /// <param name="body">What becomes of which interaction, when and how often.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">It is on disk, and applied in a moment or after its delay.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such integration, it is none of <c>Sandbox</c>, or it has no such interaction.</response>
    /// <response code="409">The sandbox does not have the interaction yet. Outside Development, of a tenant that is not there to test.</response>
    [HttpPost("{integrationId}/notice", Name = "playSandboxNotice")]
    [RequireScope(Scopes.Send)]
    [BodyExamples("sandbox-notice", "sandbox-notice-reversed", "sandbox-notice-failed")]
    public async Task<ActionResult<ApiEnvelope<SandboxPlayedResponse>>> Notice(
        string integrationId, RequestBody<SandboxNoticeRequest> body, CancellationToken cancellationToken) =>
        Answer(
            await player.NoticeAsync(Tenant, integrationId, body.Value.ToDraft(), body.Errors, cancellationToken), SandboxPlayedResponse.From, PlayedDetail);
}
