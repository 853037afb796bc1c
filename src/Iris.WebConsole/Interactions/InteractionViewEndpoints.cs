using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Messages;
using Iris.WebConsole.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Interactions;

/// <summary>One interaction: what it is, what happened to it, and what can be done about it.</summary>
internal static class InteractionViewEndpoints
{
    /// <summary>The reading, of the address: <c>compact</c>, <c>full</c> or <c>raw</c>.</summary>
    public const string Reading = "reading";

    /// <summary>Of the address: a resend asks whether it may double.</summary>
    public const string Ask = "ask";

    /// <summary>Further attachments are not named.</summary>
    private const int MostFiles = 10;

    private const string MayDouble = "DOUBLE_SEND_POSSIBLE";

    public static void MapInteraction(this IEndpointRouteBuilder console)
    {
        console.MapGet("interactions/{id}", ShowAsync);
        console.MapGet("interactions/{id}/mail", MailAsync).WithMetadata(ConsoleContent.Mail);
        console.MapGet("interactions/{id}/files/{file}", (ConsoleRequest request, string file) => request.Api.ForwardAsync($"/attachment/{ConsolePaths.Escape(file)}/content")).WithMetadata(ConsoleContent.File);
        console.MapPost("interactions/{id}/resend", ResendAsync);
        console.MapPost("interactions/{id}/cancel", CancelAsync);
    }

    private static string CallOf(string id) => $"/conversation/interaction/{ConsolePaths.Escape(id)}";

    private static async Task<IResult> ShowAsync(ConsoleRequest request, string id)
    {
        var answer = await request.Api.GetAsync<JsonDocument>(CallOf(id));
        if (!answer.IsSuccess)
            return request.Refused(answer.Status, answer.Problems);

        var raw = answer.Payload.RootElement;
        var interaction = raw.Deserialize<InteractionAnswer>(JsonSerializerOptions.Web)!;
        var query = request.Http.Request.Query;
        var reading = query[Reading].ToString() is "full" or "raw" ? query[Reading].ToString() : "compact";
        var exchanges = reading == "full" ? await ItemsAsync<ExchangeAnswer>(request, $"{CallOf(id)}/exchanges") : [];
        var deliveries = reading == "raw" ? [] : await ItemsAsync<DeliveryAnswer>(
            request, $"/configuration/integration/{ConsolePaths.Escape(interaction.Integration.IntegrationId)}/webhook/deliveries?interactionId={ConsolePaths.Escape(id)}");
        var steps = InteractionTimeline.Of(interaction, exchanges, deliveries, request.Language);
        var http = request.Http.Request;
        return request.Page<InteractionPage>(new
        {
            Interaction = interaction,
            Raw = raw,
            Reading = reading,
            Steps = steps,
            Meanings = await CodeMeanings.OfAsync(request.Api, steps.Select(step => step.Code).Append(interaction.CustomStatus), request.Language),
            Curl = SendAsCurl.Of($"{http.Scheme}://{http.Host}", interaction, Guid.NewGuid().ToString("N"), request.Language),
            Files = await FilesAsync(request, interaction),
            Asks = query[Ask] == "resend",
        });
    }

    /// <summary>What is not there, such as deliveries of an integration that was removed, is nothing to show.</summary>
    private static async Task<IReadOnlyList<T>> ItemsAsync<T>(ConsoleRequest request, string path)
    {
        var answer = await request.Api.GetAsync<Listing<T>>(path);
        return answer.IsSuccess ? answer.Payload.Items : [];
    }

    /// <summary>Those that are still kept.</summary>
    private static async Task<IReadOnlyList<FileAnswer>> FilesAsync(ConsoleRequest request, InteractionAnswer interaction)
    {
        var files = new List<FileAnswer>();
        foreach (var file in interaction.AttachmentsId?.Take(MostFiles) ?? [])
        {
            if ((await request.Api.GetAsync<FileAnswer>($"/attachment/{ConsolePaths.Escape(file)}")).Value is { } found)
                files.Add(found);
        }

        return files;
    }

    private static async Task<IResult> MailAsync(ConsoleRequest request, string id)
    {
        var answer = await request.Api.GetAsync<InteractionAnswer>(CallOf(id));
        if (!answer.IsSuccess)
            return Results.StatusCode(answer.Status);

        request.Http.Response.Headers.CacheControl = "no-store";
        var mail = MessageReader.Read(answer.Payload.Payload);
        var html = mail.Mail?.Html is { } body
            ? MailCleaner.Clean(body, request.Say("imagen", "picture"))
            : $"<pre>{WebUtility.HtmlEncode(mail.Text)}</pre>";
        return Results.Content(html, "text/html; charset=utf-8");
    }

    private static async Task<IResult> ResendAsync(ConsoleRequest request, string id)
    {
        var confirms = request.Field("confirm") == "true";
        var answer = await request.Api.PostAsync<JsonDocument>($"{CallOf(id)}/resend", new JsonObject { ["confirm"] = confirms });
        var page = ConsolePaths.Interaction(id);
        var asks = answer.Problems.Any(problem => problem.Code == MayDouble);
        return request.After(answer, asks ? $"{page}?{Ask}=resend" : page, request.Say("Se envía otra vez.", "It is being sent again."));
    }

    private static async Task<IResult> CancelAsync(ConsoleRequest request, string id) => request.After(
        await request.Api.PostAsync<JsonDocument>($"{CallOf(id)}/cancel"), ConsolePaths.Interaction(id), request.Say("Cancelada.", "Cancelled."));
}
