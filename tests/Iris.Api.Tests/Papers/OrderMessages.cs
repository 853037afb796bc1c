using Iris.Client;
using Microsoft.AspNetCore.Http;

namespace Acme;

/// <summary>Tells customers of their orders, and hears what becomes of it.</summary>
public sealed class OrderMessages(IIrisClient iris)
{
    /// <returns>The id of the interaction.</returns>
    public async Task<string> TellAsync(string integrationId, string phone, string orderId)
    {
        try
        {
            var answer = await iris.SendInteractionAsync(
                new SendRequest
                {
                    PayLoad = new TextPayload { Text = $"Your order {orderId} is on its way." },
                    IntegrationId = integrationId,
                    Destinations = [phone],
                    AutoCreateUser = true,
                    AutoCreateProcess = true,
                },
                idempotencyKey: $"order-{orderId}-sent");
            return answer.Payload.Id;
        }
        catch (IrisException<Problem> refused)
        {
            var reasons = refused.Result.Error.Select(error => $"{error.Code} {error.Field}: {error.Message}");
            throw new InvalidOperationException(string.Join("; ", reasons), refused);
        }
    }

    /// <summary>In the endpoint that the webhook calls; throws where Iris did not sign it.</summary>
    public static (string InteractionId, InteractionStatus Status)? Hear(string secret, IHeaderDictionary headers, string body)
    {
        var told = IrisWebhook.Read(secret, headers, body);
        return told.Name == "INTERACTION_STATUSCHANGED_EVT" && told.As<InteractionResponse>() is { } interaction
            ? (interaction.Id, interaction.Status)
            : null;
    }
}
