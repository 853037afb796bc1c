using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Iris.WebConsole.Webhooks;

/// <summary>What was told, with every attempt, and how it is told again.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder console)
    {
        console.MapGet("webhooks/{integrationId}/deliveries/{deliveryId}", ReadAsync);
        console.MapPost("webhooks/{integrationId}/deliveries/{deliveryId}/redeliver", RedeliverAsync);
        console.MapPost("webhooks/{integrationId}/redeliver", RedeliverFailedAsync);
    }

    public static string AddressOf(string integrationId, string deliveryId) => $"{WebhookEndpoints.AddressOf(integrationId)}/deliveries/{ConsolePaths.Escape(deliveryId)}";

    private static async Task<IResult> ReadAsync(ConsoleRequest request, string integrationId, string deliveryId)
    {
        var found = await request.Api.GetAsync<DeliveryAnswer>(CallOf(integrationId, deliveryId));
        return found.IsSuccess
            ? request.Page<DeliveryPage>(new { IntegrationId = integrationId, Delivery = found.Payload })
            : request.Refused(found.Status, found.Problems);
    }

    private static async Task<IResult> RedeliverAsync(ConsoleRequest request, string integrationId, string deliveryId)
    {
        var back = ConsoleRequest.Own(request.Field("back"), AddressOf(integrationId, deliveryId));
        var answer = await request.Api.PostAsync<DeliveryAnswer>($"{CallOf(integrationId, deliveryId)}/redeliver");
        return request.After(answer, back, request.Say("Se envía otra vez, con el mismo cuerpo.", "It is sent again, with the same body."));
    }

    private static async Task<IResult> RedeliverFailedAsync(ConsoleRequest request, string integrationId)
    {
        var answer = await request.Api.PostAsync<Redelivered>(
            $"{WebhookEndpoints.CallOf(integrationId)}/redeliver", new JsonObject { ["from"] = DateTimeOffset.UnixEpoch, ["state"] = "failed" });
        return answer.IsSuccess
            ? request.Done(
                WebhookEndpoints.AddressOf(integrationId), request.Say($"Se envían otra vez: {answer.Payload.Count}.", $"Sent again: {answer.Payload.Count}."))
            : request.Failed(WebhookEndpoints.AddressOf(integrationId), answer.Problems);
    }

    private static string CallOf(string integrationId, string deliveryId) => $"{WebhookEndpoints.CallOf(integrationId)}/deliveries/{ConsolePaths.Escape(deliveryId)}";

    private sealed record Redelivered([property: System.Text.Json.Serialization.JsonPropertyName("redelivered")] int Count);
}
