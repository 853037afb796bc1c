using Iris.Core.Exchanges;

namespace Iris.Api.Interactions;

/// <summary>A call of the provider for an interaction, without headers and with secrets masked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Attempt">Which attempt it belongs to; the first is 1.</param>
/// <param name="Date">When it began.</param>
/// <param name="DurationMilliseconds">How long it took.</param>
/// <param name="IntegrationId">The integration that it went through.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Method">The HTTP method; null where the provider is not called by HTTP.</param>
/// <param name="Host">Host and port.</param>
/// <param name="Path">The path, without its query.</param>
/// <param name="Status">Status of the answer; null when there was none.</param>
/// <param name="Request">The body that was sent, cut; null for none.</param>
/// <param name="Response">The body of the answer, cut; null for none.</param>
/// <param name="Error">Why there was no answer.</param>
internal sealed record ExchangeResponse(
    string Id, int Attempt, DateTimeOffset Date, int DurationMilliseconds, string IntegrationId, string Provider, string? Method, string? Host, string? Path,
    int? Status, string? Request, string? Response, string? Error)
{
    internal static ExchangeResponse From(ProviderExchange kept) => new(
        kept.Id, kept.Attempt, kept.Date, kept.DurationMilliseconds, kept.IntegrationId, kept.Provider, kept.Method, kept.Host, kept.Path, kept.Status, kept.Request,
        kept.Response, kept.Error);
}
