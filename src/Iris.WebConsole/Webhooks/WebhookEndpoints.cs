using System.Text.Json;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;
using Iris.WebConsole.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Webhooks;

/// <summary>Webhooks: who is told of what, and how they are changed.</summary>
internal static class WebhookEndpoints
{
    private const string Integrations = "/configuration/integration";

    public static void MapWebhooks(this IEndpointRouteBuilder console)
    {
        console.MapGet("webhooks", ListAsync);
        console.MapGet("webhooks/{integrationId}", ReadAsync);
        console.MapPost("webhooks/{integrationId}", SaveAsync);
        console.MapPost("webhooks/{integrationId}/rotate-secret", RotateAsync);
        // Where the answer that shows the secret is asked for again.
        console.MapGet("webhooks/{integrationId}/rotate-secret", (string integrationId) => Results.Redirect(AddressOf(integrationId)));
        console.MapPost("webhooks/{integrationId}/test", TestAsync);
        console.MapPost("webhooks/{integrationId}/remove", RemoveAsync);
        console.MapDeliveries();
    }

    public static string AddressOf(string integrationId) => $"{ConsolePaths.Root}/webhooks/{ConsolePaths.Escape(integrationId)}";

    public static string CallOf(string integrationId) => $"{Integrations}/{ConsolePaths.Escape(integrationId)}/webhook";

    private static async Task<IResult> ListAsync(ConsoleRequest request, string? cursor)
    {
        var integrations = await request.Api.GetAsync<Listing<IntegrationAnswer>>(QueryText.Of(Integrations, [("limit", "50"), ("cursor", cursor)]));
        if (!integrations.IsSuccess)
            return request.Refused(integrations.Status, integrations.Problems);

        var backlog = await request.Api.GetAsync<WebhookBacklog>("/operations/summary");
        var rows = new List<WebhookRow>();
        foreach (var one in integrations.Payload.Items)
        {
            var found = one.Webhook is null ? null : await request.Api.GetAsync<WebhookAnswer>(CallOf(one.IntegrationId));
            // It may be gone since.
            if (found is { IsSuccess: false, Status: not StatusCodes.Status404NotFound })
                return request.Refused(found.Status, found.Problems);

            var webhook = found?.Value;
            rows.Add(new WebhookRow(one.IntegrationId, one.IntegrationName, webhook, backlog.Value?.Webhooks.FirstOrDefault(host => host.Host == HostOf(webhook?.Url))));
        }

        return request.Page<WebhooksPage>(new { Rows = rows, Cursor = integrations.Payload.NextCursor });
    }

    private static Task<IResult> ReadAsync(ConsoleRequest request, string integrationId) => ShowAsync(request, integrationId);

    private static async Task<IResult> SaveAsync(ConsoleRequest request, string integrationId)
    {
        var typed = WebhookFields.ValuesOf(request.Form);
        var problems = new List<ApiProblem>();
        var body = WebhookFields.BodyOf(typed, problems, request.Say);
        if (problems.Count > 0)
            return await ShowAsync(request, integrationId, new FormState(typed, problems), StatusCodes.Status400BadRequest);

        var saved = await request.Api.PostAsync<WebhookAnswer>(CallOf(integrationId), body);
        if (!saved.IsSuccess)
            return await ShowAsync(request, integrationId, new FormState(typed, saved.Problems), saved.Status);

        return saved.Payload.Secret == WebhookFields.Mask
            ? request.Done(AddressOf(integrationId), request.Say("Webhook guardado.", "Webhook saved."))
            : await ShowAsync(request, integrationId, secret: saved.Payload.Secret);
    }

    /// <summary>The new secret is in the answer to this call and never again.</summary>
    private static async Task<IResult> RotateAsync(ConsoleRequest request, string integrationId)
    {
        var rotated = await request.Api.PostAsync<WebhookAnswer>($"{CallOf(integrationId)}/rotate-secret");
        return rotated.IsSuccess
            ? await ShowAsync(request, integrationId, secret: rotated.Payload.Secret)
            : request.Failed(AddressOf(integrationId), rotated.Problems);
    }

    private static async Task<IResult> TestAsync(ConsoleRequest request, string integrationId)
    {
        var tried = await request.Api.PostAsync<AttemptAnswer>($"{CallOf(integrationId)}/test");
        return tried switch
        {
            { IsSuccess: false } => request.Failed(AddressOf(integrationId), tried.Problems),
            { Payload: { Status: >= 200 and < 300 } attempt } => request.Done(
                AddressOf(integrationId), request.Say($"Contestó {attempt.Status} en {attempt.DurationMilliseconds} ms.", $"It answered {attempt.Status} within {attempt.DurationMilliseconds} ms.")),
            { Payload: var attempt } => request.Failed(
                AddressOf(integrationId),
                [new ApiProblem(attempt.Status is { } status ? $"HTTP {status}" : "", null, attempt.Error ?? request.Say("No lo aceptó.", "It did not take it."))]),
        };
    }

    private static async Task<IResult> RemoveAsync(ConsoleRequest request, string integrationId)
    {
        var removed = await request.Api.DeleteAsync<JsonDocument>(CallOf(integrationId));
        return request.After(removed, AddressOf(integrationId), request.Say("Webhook quitado.", "Webhook removed."));
    }

    /// <param name="request">The request.</param>
    /// <param name="integrationId">The integration.</param>
    /// <param name="form">What was refused; null to show what is stored.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="secret">A new secret; null for none.</param>
    private static async Task<IResult> ShowAsync(
        ConsoleRequest request, string integrationId, FormState? form = null, int status = StatusCodes.Status200OK, string? secret = null)
    {
        var integration = await request.Api.GetAsync<IntegrationAnswer>($"{Integrations}/{ConsolePaths.Escape(integrationId)}");
        if (!integration.IsSuccess)
            return request.Refused(integration.Status, integration.Problems);

        var webhook = await request.Api.GetAsync<WebhookAnswer>(CallOf(integrationId));
        var query = request.Http.Request.Query;
        var choice = new DeliveryChoice(query["state"], query["event"], query["interactionId"], query["cursor"]);
        var deliveries = await request.Api.GetAsync<Listing<DeliveryAnswer>>(QueryText.Of(
            $"{CallOf(integrationId)}/deliveries",
            [("state", choice.State), ("event", choice.Event), ("interactionId", choice.InteractionId), ("limit", "25"), ("cursor", choice.Cursor)]));
        return request.Page<WebhookPage>(
            new
            {
                Integration = integration.Payload,
                Webhook = webhook.Value,
                Form = form ?? new FormState(WebhookFields.ValuesOf(webhook.Value), []),
                Secret = secret,
                Choice = choice,
                Deliveries = deliveries.Value,
                deliveries.Problems,
            },
            status);
    }

    /// <summary>As the backlog names it: with its port where that is not the scheme's own.</summary>
    private static string? HostOf(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var url) ? url.Authority : null;
}
