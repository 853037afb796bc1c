using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace Iris.Client;

/// <summary>Receives what the gateway posts to a webhook.</summary>
public static class IrisWebhook
{
    private const string IdHeader = "webhook-id";
    private const string EventMember = "Event";
    private const string CreatedMember = "Created";
    private const string PayloadMember = "Payload";

    /// <summary>Verifies a call and reads its event.</summary>
    /// <param name="secret">The secret of the webhook: <c>whsec_…</c>.</param>
    /// <param name="headers">The headers of the call.</param>
    /// <param name="body">Its body, to the letter.</param>
    /// <exception cref="WebhookVerificationException">The gateway did not sign it, or too long ago.</exception>
    public static IrisEvent Read(string secret, IHeaderDictionary headers, string body)
    {
        new StandardWebhook(secret).Verify(body, headers);
        var told = JsonElement.Parse(body);
        return new IrisEvent(
            headers[IdHeader].ToString(), told.GetProperty(EventMember).GetString()!, told.GetProperty(CreatedMember).GetDateTimeOffset(), told.GetProperty(PayloadMember));
    }
}

/// <summary>An event of a webhook.</summary>
/// <param name="Id">The same in every attempt: what was seen before need not be done again.</param>
/// <param name="Name">Its name, such as <c>INTERACTION_STATUSCHANGED_EVT</c>.</param>
/// <param name="Created">When it happened.</param>
/// <param name="Payload">What it tells of.</param>
public sealed record IrisEvent(string Id, string Name, DateTimeOffset Created, JsonElement Payload)
{
    /// <summary>The payload as a type: <see cref="InteractionResponse"/> of an <c>INTERACTION_…_EVT</c>, <see cref="ProcessResponse"/> of a <c>PROCESS_…_EVT</c>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T As<T>() => Payload.Deserialize<T>(IrisClient.Json)!;
}
