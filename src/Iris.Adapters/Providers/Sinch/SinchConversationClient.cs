using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>Calls the Conversation API and reads its answers. (Source: C.2)</summary>
internal sealed class SinchConversationClient(ProviderHttp http, SinchTokens tokens)
{
    /// <summary>Sends once; a token that the API does not take any more is replaced once, since with it nothing was taken.</summary>
    public async Task<SendOutcome> SendAsync(
        SinchConversationAccess access, SinchConversationRequest body, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(access.Credentials, null, cancellationToken);
        if (token.Failure is { } failure)
            return failure;

        try
        {
            var answer = await PostAsync(access, body, token, cancellationToken);
            if (answer.Status == HttpStatusCode.Unauthorized)
            {
                token = await tokens.GetAsync(access.Credentials, token, cancellationToken);
                if (token.Failure is { } again)
                    return again;
                answer = await PostAsync(access, body, token, cancellationToken);
            }

            return Read(answer, body.Recipient.IdentifiedBy.ChannelIdentities[0].Identity);
        }
        catch (HttpRequestException exception)
        {
            return HttpOutcomes.FromException(exception);
        }
    }

    private async Task<ProviderHttpAnswer> PostAsync(
        SinchConversationAccess access, SinchConversationRequest body, SinchToken token, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, access.SendUrl);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        message.Content = ProviderCalls.JsonBody(body, ProviderCalls.SnakeCaseJson);
        return await http.SendAsync(message, cancellationToken);
    }

    private static SendOutcome Read(ProviderHttpAnswer http, string destination)
    {
        var isJson = WireJson.TryParse(Encoding.UTF8.GetBytes(http.Body), out var body);
        var error = default(JsonElement);
        var description = isJson && body.TryObject("error", out error) ? error.Text("message") : null;
        var answer = HttpOutcomes.Answer(http.Status, description, http.Body);
        if (!http.IsSuccess)
            return HttpOutcomes.FromStatus(http.Status, http.RetryAfter, CodeOf(error, http.Status), description, answer);

        return isJson && body.Id("message_id") is { } id
            ? new SendOutcome.Accepted([new ProviderMessage(id, destination)], null, answer)
            : new SendOutcome.Unknown($"HTTP {(int)http.Status} without a message_id", answer);
    }

    /// <summary>The provider's word, else its number where that tells more than the HTTP status.</summary>
    private static string? CodeOf(JsonElement error, HttpStatusCode status)
    {
        var code = error.Text("code");
        return error.Text("status") ?? (code == ((int)status).ToString(CultureInfo.InvariantCulture) ? null : code);
    }
}
