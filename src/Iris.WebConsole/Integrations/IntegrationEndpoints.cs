using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Integrations;

/// <summary>Integrations: what there is, how each stands, and the form that makes and changes them.</summary>
internal static class IntegrationEndpoints
{
    private const string Calls = "/configuration/integration";

    public static void MapIntegrations(this IEndpointRouteBuilder console)
    {
        console.MapGet("integrations", ListAsync);
        console.MapGet("integrations/new", NewAsync);
        console.MapPost("integrations/new", CreateAsync);
        console.MapGet("integrations/{id}", ReadAsync);
        console.MapPost("integrations/{id}", ChangeAsync);
        console.MapIntegrationActs();
    }

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? cursor)
    {
        var found = await request.Api.GetAsync<Listing<IntegrationAnswer>>(QueryText.Of(Calls, [("limit", "50"), ("cursor", cursor)]));
        return found.IsSuccess ? request.Page<IntegrationsPage>(new { Found = found.Payload }) : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> NewAsync(ConsoleRequest request, string? channel, string? provider)
    {
        var types = await request.Api.GetAsync<IReadOnlyList<ChannelAnswer>>($"{Calls}/types");
        return types.IsSuccess ? ShowNew(request, types.Payload, channel, provider, new FormState(new FormValues(), [])) : request.Refused(types.Status, types.Problems);
    }

    private static IResult ShowNew(ConsoleRequest request, IReadOnlyList<ChannelAnswer> channels, string? channel, string? provider, FormState form, int status = StatusCodes.Status200OK) =>
        request.Page<NewIntegrationPage>(
            new { Channels = channels, Channel = channel, Provider = channels.ProviderOf(channel, provider), Form = form }, status);

    private static async Task<IResult> CreateAsync(ConsoleRequest request)
    {
        var types = await request.Api.GetAsync<IReadOnlyList<ChannelAnswer>>($"{Calls}/types");
        if (!types.IsSuccess)
            return request.Refused(types.Status, types.Problems);

        var (channel, provider) = (request.Field("channel"), request.Field("provider"));
        var typed = FormValues.Of(request.Form);
        var problems = new List<ApiProblem>();
        var body = IntegrationFields.BodyOf(typed, new FormValues(), types.Payload.ProviderOf(channel, provider)?.Settings ?? [], problems);
        (body["channel"], body["provider"]) = (channel, provider);
        if (problems.Count > 0)
            return ShowNew(request, types.Payload, channel, provider, new FormState(typed, problems), StatusCodes.Status400BadRequest);

        var made = await request.Api.PostAsync<IntegrationAnswer>(Calls, body, request.Field("key"));
        return made.IsSuccess
            ? request.Done(ConsolePaths.Integration(made.Payload.IntegrationId), request.Say("Integración creada.", "Integration created."))
            : ShowNew(request, types.Payload, channel, provider, new FormState(typed, made.Problems), made.Status);
    }

    private static Task<IResult> ReadAsync(ConsoleRequest request, string id) => ShowAsync(request, id, null, StatusCodes.Status200OK);

    private static async Task<IResult> ChangeAsync(ConsoleRequest request, string id)
    {
        var (integration, provider, refusal) = await FindAsync(request, id);
        if (integration is null)
            return refusal!;

        var typed = FormValues.Of(request.Form);
        var problems = new List<ApiProblem>();
        var body = IntegrationFields.BodyOf(typed, IntegrationFields.ValuesOf(integration), provider?.Settings ?? [], problems);
        if (problems.Count > 0)
            return await ShowAsync(request, id, new FormState(typed, problems), StatusCodes.Status400BadRequest);
        if (body.Count == 0)
            return request.Done(ConsolePaths.Integration(id), request.Say("No había nada que cambiar.", "There was nothing to change."));

        var saved = await request.Api.PutAsync<IntegrationAnswer>($"{Calls}/{ConsolePaths.Escape(id)}", body);
        return saved.IsSuccess
            ? request.Done(ConsolePaths.Integration(id), request.Say("Guardada.", "Saved."))
            : await ShowAsync(request, id, new FormState(typed, saved.Problems), saved.Status);
    }

    /// <param name="request">The request.</param>
    /// <param name="id">Id of the integration.</param>
    /// <param name="form">What was refused; null to show what is stored.</param>
    /// <param name="status">The HTTP status.</param>
    private static async Task<IResult> ShowAsync(ConsoleRequest request, string id, FormState? form, int status)
    {
        var (integration, provider, refusal) = await FindAsync(request, id);
        if (integration is null)
            return refusal!;

        var catalogue = await request.Api.GetAsync<CatalogueAnswer>($"{Calls}/{ConsolePaths.Escape(id)}/catalogue");
        return request.Page<IntegrationPage>(
            new
            {
                Integration = integration,
                Provider = provider,
                Catalogue = catalogue.IsSuccess ? catalogue.Value : null,
                Form = form ?? new FormState(IntegrationFields.ValuesOf(integration), []),
            },
            status);
    }

    /// <returns>Null and the answer to give where there is none. A provider that is not on offer has no settings to show.</returns>
    private static async Task<(IntegrationAnswer? Integration, ProviderAnswer? Provider, IResult? Refusal)> FindAsync(ConsoleRequest request, string id)
    {
        var found = await request.Api.GetAsync<IntegrationAnswer>($"{Calls}/{ConsolePaths.Escape(id)}");
        if (!found.IsSuccess)
            return (null, null, request.Refused(found.Status, found.Problems));

        var types = await request.Api.GetAsync<IReadOnlyList<ChannelAnswer>>($"{Calls}/types");
        return (found.Payload, types.Value?.ProviderOf(found.Payload.IntegrationTypeName, found.Payload.IntegrationTypeProviderName), null);
    }

    private static ProviderAnswer? ProviderOf(this IReadOnlyList<ChannelAnswer> channels, string? channel, string? provider) =>
        channels.FirstOrDefault(one => one.IntegrationTypeName == channel)?.Providers.FirstOrDefault(one => one.IntegrationTypeProviderName == provider);
}
