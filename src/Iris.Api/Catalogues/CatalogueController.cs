using System.Text.Json.Serialization;
using Iris.Api.Authentication;
using Iris.Api.Envelope;
using Iris.Core.Accounts;
using Iris.Core.Catalogues;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Catalogues;

/// <summary>Templates that providers keep for an integration, which WhatsApp has to have approved.</summary>
[Route("configuration/integration/{id}/catalogue")]
internal sealed class CatalogueController(CatalogueSync sync) : IrisController
{
    private static readonly Text Detail = new("Catálogo del proveedor", "Provider's catalogue");

    /// <summary>Shows the provider's templates as they were read last.</summary>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The catalogue; <c>read</c> is null where it was never read.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">The provider does not offer its catalogue.</response>
    [HttpGet(Name = "getCatalogue")]
    [RequireScope(Scopes.Read)]
    public async Task<ActionResult<ApiEnvelope<CatalogueResponse>>> Read(string id, CancellationToken cancellationToken) =>
        Answer(await sync.FindAsync(Tenant, id, cancellationToken), CatalogueResponse.From, Detail);

    /// <summary>Reads the provider's templates now.</summary>
    /// <remarks>Where that fails, <c>error</c> says why, and what was read before stays. It sends nothing.</remarks>
    /// <param name="id">Id of the integration.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <response code="200">The catalogue.</response>
    /// <response code="404">There is no such integration.</response>
    /// <response code="409">The provider does not offer its catalogue, or may not be called.</response>
    /// <response code="429">It is being read, or was a moment ago.</response>
    [HttpPost("sync", Name = "syncCatalogue")]
    [RequireScope(Scopes.Configure)]
    public async Task<ActionResult<ApiEnvelope<CatalogueResponse>>> Sync(string id, CancellationToken cancellationToken) =>
        Answer(await sync.SyncAsync(Tenant, id, cancellationToken), CatalogueResponse.From, Detail);
}

/// <summary>The provider's templates.</summary>
/// <param name="IntegrationId">The integration.</param>
/// <param name="Read">When they were read; null when they never were.</param>
/// <param name="Tried">When somebody tried last.</param>
/// <param name="Error">Why the last try failed; null when it did not.</param>
/// <param name="IsWhole">Whether these are all there are; if not, one that is not listed is not refused.</param>
/// <param name="Templates">By name and language.</param>
internal sealed record CatalogueResponse(
    string IntegrationId, DateTimeOffset? Read, DateTimeOffset Tried, string? Error, bool IsWhole, IReadOnlyList<ProviderTemplateResponse> Templates)
{
    internal static CatalogueResponse From(ProviderCatalogue catalogue) => new(
        catalogue.Id, catalogue.Read, catalogue.Tried, catalogue.Error, catalogue.IsWhole, [.. catalogue.Templates.Select(ProviderTemplateResponse.From)]);
}

/// <summary>A provider's template in one language.</summary>
/// <param name="Name">Its name: <c>elementName</c> of a payload.</param>
/// <param name="Language">Its language: <c>languageCode</c> of a payload.</param>
/// <param name="Status"><c>approved</c>, <c>pending</c>, <c>rejected</c>, <c>paused</c>, <c>disabled</c> or <c>unknown</c>; only the first and last are sent.</param>
/// <param name="ProviderStatus">The provider's own word.</param>
/// <param name="Namespace">The Business Manager that owns it, where the provider tells.</param>
/// <param name="Components">Its parts with their placeholders.</param>
internal sealed record ProviderTemplateResponse(
    string Name, string Language, ProviderTemplateStatus Status, string? ProviderStatus, string? Namespace, IReadOnlyList<ComponentResponse> Components)
{
    internal static ProviderTemplateResponse From(ProviderTemplate template)
    {
        var components = new List<ComponentResponse>();
        if (template.Header is { } header)
            components.Add(new("header", header, template.HeaderText, template.HeaderParameters));
        components.Add(new("body", "text", template.Body, template.BodyParameters));
        if (template.Footer is { } footer)
            components.Add(new("footer", "text", footer, 0));
        components.AddRange(template.Buttons.Select(button => new ComponentResponse("button", button.Type, button.Text, button.TakesParameter ? 1 : 0)));
        return new(template.Name, template.Language, template.Status, template.ProviderStatus, template.Namespace, components);
    }
}

/// <summary>A part of a provider's template.</summary>
/// <param name="Type"><c>header</c>, <c>body</c>, <c>footer</c> or <c>button</c>.</param>
/// <param name="Format">Of a header and a button, of what kind it is.</param>
/// <param name="Text">Its text, with placeholders such as <c>{{1}}</c>.</param>
/// <param name="Parameters">How many parameters a send has to give for it.</param>
internal sealed record ComponentResponse(
    string Type, string Format, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text, int Parameters);
