using Iris.Api.Binding;
using Iris.Api.Callbacks;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.OptOuts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.OptOuts;

/// <summary>What who got an e-mail opts out with. (RFC 8058)</summary>
[AllowAnonymous]
[RawBody]
[AnyParameters]
[AnswersPage]
[Route(UnsubscribeLinks.Root + "/{token}")]
internal sealed class UnsubscribeController(UnsubscribeIntake intake, RefusalPause pause) : IrisController
{
    private static readonly IrisError NotFoundError = new(
        "UNSUBSCRIBE_NOT_FOUND", null, new("No hay nada en esta dirección.", "There is nothing at this address."), ErrorKind.NotFound);

    /// <summary>Opts the address out of the channel that the message came through. The body is not looked at. Saying it twice changes nothing.</summary>
    /// <param name="token">From the message's <c>List-Unsubscribe</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">Nothing more goes to the address; a page that says so.</response>
    /// <response code="404">No such link, or its integration is gone.</response>
    /// <response code="503">Too many calls (<c>RATE_LIMITED</c>), or the store is unavailable: call again after <c>Retry-After</c>.</response>
    [HttpPost(Name = "unsubscribe")]
    public Task<IActionResult> Post(string token, CancellationToken cancellationToken) => TakeAsync(
        token,
        acts: true,
        """
        <p lang="es">Hecho: no recibirá más mensajes en esta dirección.</p>
        <p lang="en">Done: you will get no more messages at this address.</p>
        """,
        cancellationToken);

    /// <summary>A page with a button that does the same; programs that look links up opt nobody out.</summary>
    /// <param name="token">From the message's <c>List-Unsubscribe</c>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The page.</response>
    /// <response code="404">No such link, or its integration is gone.</response>
    /// <response code="503">Too many calls (<c>RATE_LIMITED</c>), or the store is unavailable: call again after <c>Retry-After</c>.</response>
    [HttpGet(Name = "showUnsubscribePage")]
    public Task<IActionResult> Get(string token, CancellationToken cancellationToken) => TakeAsync(
        token,
        acts: false,
        """
        <form method="post">
        <p lang="es">¿No quiere recibir más mensajes en esta dirección?</p>
        <p lang="en">Do you want no more messages at this address?</p>
        <button type="submit">Darme de baja · Unsubscribe</button>
        </form>
        """,
        cancellationToken);

    private async Task<IActionResult> TakeAsync(string? token, bool acts, string text, CancellationToken cancellationToken)
    {
        var (result, wait) = await intake.TakeAsync(token, acts, cancellationToken);
        if (result == UnsubscribeResult.NotFound)
            return Refuse(NotFoundError);
        if (result == UnsubscribeResult.Limited)
        {
            await pause.TakeAsync(cancellationToken);
            return Refuse(LimitErrors.CallbacksLimited(wait));
        }

        // The page has the token in its address: nobody else is told it, and nothing else is loaded.
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers["X-Robots-Tag"] = "noindex";
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; form-action 'self'; frame-ancestors 'none'";
        return Content(
            $"""
            <!DOCTYPE html>
            <html lang="es">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Baja · Unsubscribe</title></head>
            <body>
            {text}
            </body>
            </html>
            """,
            "text/html; charset=utf-8");
    }
}
