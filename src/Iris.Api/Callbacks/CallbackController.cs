using System.Buffers;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Limits;
using Iris.Api.OpenApi;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Iris.Api.Callbacks;

/// <summary>What providers call: delivery notices and end users' messages.</summary>
[AllowAnonymous]
[RawBody]
[AnyParameters]
[Route(CallbackUrls.Root + "/{integrationId}/{token}")]
internal sealed class CallbackController(CallbackIntake intake, RefusalPause pause, CallbackUrls urls, IOptions<CallbackOptions> options, TimeProvider time)
    : IrisController
{
    private static readonly IrisError NotFoundError = new(
        "CALLBACK_NOT_FOUND", null, new("No hay nada en esta dirección.", "There is nothing at this address."), ErrorKind.NotFound);

    private static readonly IrisError Forged = new(
        "INVALID_SIGNATURE", null, new("La firma no es válida.", "The signature is not valid."), ErrorKind.Unauthorized);

    private static readonly IrisError Disabled = new(
        "TENANT_DISABLED", null, new("El tenant está deshabilitado.", "The tenant is disabled."), ErrorKind.Unavailable);

    /// <summary>Takes a provider's notice in. The answer comes once it is on disk and is what the provider expects.</summary>
    /// <param name="integrationId">Id of the integration, from its callback URL.</param>
    /// <param name="token">The unguessable part of its callback URL.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">Stored; processed in a moment.</response>
    /// <response code="401">The provider's signature does not hold.</response>
    /// <response code="404">No such integration, a wrong token, or a provider that does not call back.</response>
    /// <response code="503">The tenant is disabled, and <c>Callbacks:RefuseWhenDisabled</c> is set.</response>
    /// <response code="413">The body is larger than <c>Callbacks:MaxBytes</c>.</response>
    /// <response code="503">Too many callbacks, or too much stored (<c>RATE_LIMITED</c>), or the store is unavailable: call again after <c>Retry-After</c>.</response>
    [HttpPost(Name = "receiveCallback")]
    [BodyExamples("callback-whatsapp-status", "callback-whatsapp-reply", "callback-sms-report", "callback-sms-reply")]
    public Task<IActionResult> Post(string integrationId, string token, CancellationToken cancellationToken) =>
        TakeAsync(integrationId, token, cancellationToken);

    /// <summary>The same for providers that send their notices in the query, or ask for the URL to be confirmed.</summary>
    /// <param name="integrationId">Id of the integration, from its callback URL.</param>
    /// <param name="token">The unguessable part of its callback URL.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">Stored; processed in a moment. The challenge for a provider that asked for a confirmation: nothing of that is stored.</response>
    /// <response code="401">The provider's signature does not hold, or its token.</response>
    /// <response code="404">No such integration, a wrong token, or a provider that does not call back.</response>
    /// <response code="503">Too many callbacks, or too much stored (<c>RATE_LIMITED</c>), or the store is unavailable: call again after <c>Retry-After</c>.</response>
    [HttpGet(Name = "confirmCallback")]
    public Task<IActionResult> Get(string integrationId, string token, CancellationToken cancellationToken) =>
        TakeAsync(integrationId, token, cancellationToken);

    private async Task<IActionResult> TakeAsync(string integrationId, string? token, CancellationToken cancellationToken)
    {
        var (admitted, wait) = await intake.AdmitAsync(integrationId, token, cancellationToken);
        if (admitted == CallbackAdmission.NotFound)
            return Refuse(NotFoundError);
        if (admitted == CallbackAdmission.Limited)
        {
            await pause.TakeAsync(cancellationToken);
            return Refuse(LimitErrors.CallbacksLimited(wait));
        }

        var callback = await ReadAsync(cancellationToken);
        var (admission, reply) = await intake.AcceptAsync(integrationId, token, callback, cancellationToken);
        return admission switch
        {
            CallbackAdmission.NotFound => Refuse(NotFoundError),
            CallbackAdmission.Forged => Refuse(Forged),
            CallbackAdmission.Disabled => Refuse(Disabled),
            _ => reply.ContentType is null
                ? StatusCode(reply.Status)
                : new ContentResult { StatusCode = reply.Status, ContentType = reply.ContentType, Content = reply.Body },
        };
    }

    private async Task<ProviderCallback> ReadAsync(CancellationToken cancellationToken)
    {
        var body = await RequestBytes.ReadAsync(Request, options.Value.MaxBytes, static bytes => bytes.ToArray(), cancellationToken)
            ?? throw new BadHttpRequestException("The callback is too large.", StatusCodes.Status413PayloadTooLarge);
        return new ProviderCallback(
            Request.Method,
            urls.AsCalled($"{Request.Scheme}://{Request.Host}", Request.GetEncodedPathAndQuery()),
            [.. Request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""))],
            [.. Request.Query.SelectMany(parameter => parameter.Value, (parameter, value) => KeyValuePair.Create(parameter.Key, value ?? ""))],
            body,
            time.GetUtcNow());
    }
}
