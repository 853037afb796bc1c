using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Addresses;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>The Sinch Conversation API, but for what differs by channel. (Source: C.2, C.4)</summary>
/// <param name="http">The shared client.</param>
/// <param name="tokens">Shared by all channels.</param>
/// <param name="channel">The provider's name for the channel.</param>
internal abstract class SinchConversationAdapter(ProviderHttp http, SinchTokens tokens, string channel)
    : CallbackAdapter<SinchConversationSettings>
{
    public const string ProviderName = "Sinch";

    /// <summary>Whom the provider knows behind identities. (Source: C.2, <c>contact_id</c>)</summary>
    protected static readonly NamedKind Contact = new("SinchContactId");

    /// <summary>A token that the API does not take any more is replaced once, since with it nothing was taken.</summary>
    protected override async Task<SendOutcome> SendAsync(
        ProviderSend request, SinchConversationSettings settings, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(settings.Credentials, null, cancellationToken);
        if (token.Failure is { } failure)
            return failure;

        var body = ToRequest(request, settings);
        try
        {
            var answer = await PostAsync(settings, body, token, cancellationToken);
            if (answer.Status == HttpStatusCode.Unauthorized)
            {
                token = await tokens.GetAsync(settings.Credentials, token, cancellationToken);
                if (token.Failure is { } again)
                    return again;
                answer = await PostAsync(settings, body, token, cancellationToken);
            }

            return Read(answer, request.Destinations[0]);
        }
        catch (HttpRequestException exception)
        {
            return HttpOutcomes.FromException(exception);
        }
    }

    protected override CallbackVerdict Verify(ProviderCallback callback, string secret, SinchConversationSettings settings) =>
        SinchSignature.Verify(callback, secret);

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, SinchConversationSettings settings) =>
        SinchConversationNotices.Read(callback, channel);

    protected abstract SinchConversationRequest ToRequest(ProviderSend request, SinchConversationSettings settings);

    private async Task<ProviderHttpAnswer> PostAsync(
        SinchConversationSettings settings, SinchConversationRequest body, SinchToken token, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.SendUrl);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        message.Content = ProviderCalls.JsonBody(body, ProviderCalls.SnakeCaseJson);
        return await http.SendAsync(message, cancellationToken);
    }

    private static SendOutcome Read(ProviderHttpAnswer http, string destination)
    {
        var body = http.Json();
        _ = body.TryObject("error", out var error);
        var description = error.Text("message");
        if (!http.IsSuccess)
            return HttpOutcomes.FromRefusal(http, CodeOf(error, http.Status), description);

        var answer = HttpOutcomes.Answer(http, description);
        return body.Id("message_id") is { } id
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
