using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Idempotency;
using Iris.Api.Limits;
using Iris.Api.OpenApi;
using Iris.Core.Accounts;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Templates;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Iris.Api.Templates;

/// <summary>Messages that are written once and filled in for each send.</summary>
[Route("configuration/template")]
internal sealed class TemplateController(
    TemplateEditor editor, ITemplateStore store, AdapterRegistry registry, BoundedPage pages, IdempotentCalls calls) : IrisController
{
    private static readonly Text Detail = new("Plantilla", "Template");
    private static readonly Text ListDetail = new("Plantillas", "Templates");
    private static readonly Text PreviewDetail = new("Vista previa; no se ha enviado", "Preview; nothing was sent");
    private static readonly Text PublishedDetail = new("Plantilla publicada", "Template published");

    /// <summary>Creates a template. Its first version is a draft.</summary>
    /// <remarks>With an <c>Idempotency-Key</c> header the same request again is answered as the first one was and makes nothing, as with a send.</remarks>
    /// <param name="body">Name, channel, contents and variables.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The new template.</response>
    /// <response code="400">The body breaks rules, or a text is not valid Liquid; <c>error</c> lists every one.</response>
    /// <response code="409">Another template has the name, the tenant has as many as it may have, or a request with the same <c>Idempotency-Key</c> is in progress.</response>
    /// <response code="422">The <c>Idempotency-Key</c> was used with another request, or is by one in progress.</response>
    [HttpPost(Name = "createTemplate")]
    [TakesIdempotencyKey]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("template-sms", "template-email", "template-whatsapp")]
    public async Task<ActionResult<ApiEnvelope<TemplateResponse>>> Create(RequestBody<TemplateRequest> body, CancellationToken cancellationToken)
    {
        if (IdempotentCalls.KeyOf(Request, body.Errors) is not { } key)
            return Answer(await editor.CreateAsync(Caller, body.Value.ToDraft(), body.Errors, null, cancellationToken), TemplateResponse.From, Detail);

        return await calls.AnswerAsync<Template>(
            HttpContext, Tenant, key, body.Json,
            keyed => editor.CreateAsync(Caller, body.Value.ToDraft(), body.Errors, keyed, cancellationToken),
            template => Bytes(TemplateResponse.From(template), Detail));
    }

    /// <summary>Lists templates, newest first, without their contents.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="channel">Only those of this channel.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The templates.</response>
    /// <response code="400">Cursor, limit or channel are not valid.</response>
    [HttpGet(Name = "listTemplates")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<ListResponse<TemplateListItem>>>> List(
        [FromQuery] PageQuery page, [FromQuery] string? channel, CancellationToken cancellationToken)
    {
        var errors = page.Check();
        var found = channel is null ? null : registry.FindChannel(channel);
        if (channel is not null && found is null)
            errors.Add(CommonErrors.NotAllowed("channel", registry.Channels.Select(one => one.Name)));
        return await AnswerPageAsync(
            errors,
            () => pages.ReadAsync(
                page.Cursor, page.Limit, (from, most) => store.ListAsync(Tenant, found?.Name, from, most, cancellationToken),
                template => 1024 + template.Versions.Sum(version => version.Contents.Values.Sum(payload => BoundedPage.RawBytes(payload)))),
            TemplateListItem.From,
            ListDetail);
    }

    /// <summary>Reads a template with all its versions.</summary>
    /// <param name="id">Id of the template.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The template.</response>
    /// <response code="404">There is no such template.</response>
    [HttpGet("{id}", Name = "getTemplate")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<TemplateResponse>>> Read(string id, CancellationToken cancellationToken)
    {
        var template = IrisId.IsValid(id) ? await store.FindAsync(Tenant, id, cancellationToken) : null;
        return Answer(template, TemplateErrors.NotFound, TemplateResponse.From, Detail);
    }

    /// <summary>Changes a template. Members left out stay as they are.</summary>
    /// <remarks>
    /// <c>defaultLocale</c>, <c>contents</c> and <c>variables</c> change the draft; where there is none they open one that is like the version published
    /// last. What is published never changes.
    /// </remarks>
    /// <param name="id">Id of the template.</param>
    /// <param name="body">What to change.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed template.</response>
    /// <response code="400">The body breaks rules, or a text is not valid Liquid; <c>error</c> lists every one.</response>
    /// <response code="404">There is no such template.</response>
    /// <response code="409">Another template has the name, it has as many versions as it may have, or other changes kept coming first.</response>
    [HttpPut("{id}", Name = "updateTemplate")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("template-change")]
    public async Task<ActionResult<ApiEnvelope<TemplateResponse>>> Update(
        string id, RequestBody<TemplateRequest> body, CancellationToken cancellationToken) =>
        Answer(await editor.UpdateAsync(Caller, id, body.Value.ToDraft(), body.Errors, cancellationToken), TemplateResponse.From, Detail);

    /// <summary>Publishes the draft: it is what is sent from now on, and changes no more.</summary>
    /// <remarks>
    /// It has to name no variable that is not declared; filled in with its examples it has to keep the rules of the channel in every language, and those
    /// of the provider where an <c>integrationId</c> is given. Versions published before can still be sent by their number until they are archived.
    /// </remarks>
    /// <param name="id">Id of the template.</param>
    /// <param name="body">The version, and the integration whose provider's rules count; may be left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">How it looks with its examples.</response>
    /// <response code="400">It breaks rules; <c>error</c> lists every one, with paths such as <c>contents.es.text</c>.</response>
    /// <response code="404">There is no such template, version or integration.</response>
    /// <response code="409">It has no draft, or was changed meanwhile.</response>
    [HttpPost("{id}/publish", Name = "publishTemplate")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("template-publish")]
    public async Task<ActionResult<ApiEnvelope<PreviewResponse>>> Publish(
        string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RequestBody<PublishRequest>? body, CancellationToken cancellationToken) =>
        Answer(
            await editor.PublishAsync(Caller, id, body?.Value.Version, body?.Value.IntegrationId, body?.Errors ?? new ErrorList(), cancellationToken),
            preview => PreviewResponse.From(preview, registry),
            PublishedDetail);

    /// <summary>Takes a published version out of use, or all of them.</summary>
    /// <param name="id">Id of the template.</param>
    /// <param name="body">The version; may be left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The changed template.</response>
    /// <response code="400">The body breaks rules.</response>
    /// <response code="404">There is no such template or version.</response>
    /// <response code="409">Nothing of it is published, or other changes kept coming first.</response>
    [HttpPost("{id}/archive", Name = "archiveTemplate")]
    [RequireScope(Scopes.Configure)]
    [BodyExamples("template-archive")]
    public async Task<ActionResult<ApiEnvelope<TemplateResponse>>> Archive(
        string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RequestBody<ArchiveRequest>? body, CancellationToken cancellationToken)
    {
        var errors = body?.Errors ?? new ErrorList();
        return errors.IsEmpty
            ? Answer(await editor.ArchiveAsync(Tenant, id, body?.Value.Version, errors, cancellationToken), TemplateResponse.From, Detail)
            : Refuse(errors.Items);
    }

    /// <summary>Shows a version as it would be sent. Works for drafts too.</summary>
    /// <param name="id">Id of the template.</param>
    /// <param name="body">Version, language, values; may be left out.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">How it looks: the payload, and of it subject, HTML and text, SMS units and parts, or WhatsApp's own form.</response>
    /// <response code="400">It breaks rules; <c>error</c> lists every one, with paths such as <c>contents.es.text</c> and <c>variables.nombre</c>.</response>
    /// <response code="404">There is no such template, version or integration.</response>
    [HttpPost("{id}/preview", Name = "previewTemplate")]
    [RequireScope(Scopes.Read)]
    [CountedAs(LimitKind.Configuration)]
    [BodyExamples("template-preview")]
    public async Task<ActionResult<ApiEnvelope<PreviewResponse>>> Preview(
        string id, [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RequestBody<PreviewRequest>? body, CancellationToken cancellationToken) =>
        Answer(
            await editor.PreviewAsync(
                Tenant, id, body?.Value.Version, body?.Value.ToDraft() ?? new PreviewDraft(), body?.Errors ?? new ErrorList(), cancellationToken),
            preview => PreviewResponse.From(preview, registry),
            PreviewDetail);

    /// <summary>Shows contents that are not saved as they would be sent: a template while it is being written.</summary>
    /// <param name="body">Channel, contents and variables as in a new template, and what to look at of them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">How it looks, as a preview of what is saved.</response>
    /// <response code="400">It breaks rules; <c>error</c> lists every one, with paths such as <c>contents.es.text</c> and <c>variables[0].name</c>.</response>
    [HttpPost("preview", Name = "previewUnsavedTemplate")]
    [RequireScope(Scopes.Read)]
    [CountedAs(LimitKind.Configuration)]
    [BodyExamples("template-preview-unsaved")]
    public async Task<ActionResult<ApiEnvelope<UnsavedPreviewResponse>>> PreviewUnsaved(
        RequestBody<UnsavedPreviewRequest> body, CancellationToken cancellationToken) =>
        Answer(
            await editor.PreviewUnsavedAsync(Caller, body.Value.ToTemplate(), body.Value.ToDraft(), body.Errors, cancellationToken),
            preview => UnsavedPreviewResponse.From(preview, registry),
            PreviewDetail);

    /// <summary>Deletes a template with all its versions. What was sent with it stays as it is.</summary>
    /// <param name="id">Id of the template.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The template as it was.</response>
    /// <response code="404">There is no such template.</response>
    [HttpDelete("{id}", Name = "removeTemplate")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<TemplateResponse>>> Delete(string id, CancellationToken cancellationToken) =>
        Answer(await editor.DeleteAsync(Tenant, id, cancellationToken), TemplateResponse.From, Detail);

    /// <summary>Deletes a draft or an archived version.</summary>
    /// <param name="id">Id of the template.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The template without it.</response>
    /// <response code="404">There is no such template or version.</response>
    /// <response code="409">The version is published, or is the only one.</response>
    [HttpDelete("{id}/version/{version:int}", Name = "removeTemplateVersion")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<TemplateResponse>>> DeleteVersion(string id, int version, CancellationToken cancellationToken) =>
        Answer(await editor.RemoveVersionAsync(Tenant, id, version, cancellationToken), TemplateResponse.From, Detail);
}
