using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.OpenApi;
using Iris.Api.Tenancy;
using Iris.Core.Accounts;
using Iris.Core.Errors;
using Iris.Core.Interactions;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Interactions;

/// <summary>Sends messages and shows what became of them.</summary>
[Route("conversation/interaction")]
internal sealed class InteractionController(InteractionIntake intake, InteractionReader reader) : IrisController
{
    /// <summary>The documented sentence, for sends and reads alike. (Source: A.3)</summary>
    internal static readonly Text Detail = new("Integración enviada a microservicio", "Interaction sent to the service");

    private static readonly IrisError NotFoundError = new(
        "INTERACTION_NOT_FOUND", null, new("La interacción no existe.", "There is no such interaction."), ErrorKind.NotFound);

    /// <summary>Sends a message.</summary>
    /// <remarks>
    /// A 200 means that the interaction is stored durably and queued, not that it was delivered: read it again to see its
    /// <c>status</c> and <c>auditTrail</c>. Nothing is stored when the answer is not 200.
    /// </remarks>
    /// <param name="body">The message, the integration that sends it, and to whom.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">Accepted and queued.</response>
    /// <response code="400">The body breaks rules; <c>error</c> lists every one.</response>
    /// <response code="404">The integration or the process does not exist, or no user owns a destination (<c>USER_NOT_FOUND</c>).</response>
    /// <response code="409">The integration is disabled, or the process is closed or belongs to another user.</response>
    [HttpPost]
    [RequireScope(Scopes.Send)]
    [BodyExamples(
        "send-rcs-text", "send-rcs-suggestions", "send-rcs-card", "send-rcs-carousel", "send-whatsapp-text", "send-whatsapp-list",
        "send-whatsapp-reply-button", "send-sms", "send-email")]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Send(RequestBody<SendRequest> body, CancellationToken cancellationToken)
    {
        var result = await intake.AcceptAsync(Caller, body.Value.ToCommand(), body.Errors, cancellationToken);
        return Answer(result, view => InteractionResponse.From(view, Language), Detail);
    }

    /// <summary>Reads an interaction, by POST as documented.</summary>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interaction as it is now.</response>
    /// <response code="404">There is no such interaction.</response>
    [HttpPost("{id}")]
    [RequireScope(Scopes.Read)]
    public Task<ActionResult<ApiEnvelope<InteractionResponse>>> ReadByPost(string id, CancellationToken cancellationToken) =>
        Read(id, cancellationToken);

    /// <summary>Reads an interaction.</summary>
    /// <param name="id">Id of the interaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The interaction as it is now.</response>
    /// <response code="404">There is no such interaction.</response>
    [HttpGet("{id}")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<InteractionResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var view = await reader.FindAsync(Tenant, id, cancellationToken);
        return Answer(view, NotFoundError, found => InteractionResponse.From(found, Language), Detail);
    }
}
