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
internal abstract class SinchConversationAdapter(ProviderHttp http, OAuthTokens tokens, string channel)
    : CallbackAdapter<SinchConversationSettings>
{
    public const string ProviderName = "Sinch";

    /// <summary>Whom the provider knows behind identities. (Source: C.2, <c>contact_id</c>)</summary>
    protected static readonly NamedKind Contact = new("SinchContactId");

    protected override Task<SendOutcome> SendAsync(
        ProviderSend request, SinchConversationSettings settings, CancellationToken cancellationToken)
    {
        var body = ToRequest(request, settings);
        return CallAsync(
            settings,
            () => new HttpRequestMessage(HttpMethod.Post, settings.SendUrl) { Content = ProviderCalls.JsonBody(body, ProviderCalls.SnakeCaseJson) },
            answer => Read(answer, request.Destinations[0]),
            cancellationToken);
    }

    /// <summary>Reads the app. (Source: SI-CONV)</summary>
    protected override ProviderProbe ProbeOf(SinchConversationSettings settings) => cancellationToken => CallAsync(
        settings,
        () => new HttpRequestMessage(HttpMethod.Get, settings.AppUrl),
        answer => answer.IsSuccess ? ProviderCalls.Probed : Refusal(answer),
        cancellationToken);

    protected override CallbackVerdict Verify(ProviderCallback callback, string secret, SinchConversationSettings settings) =>
        SinchSignature.Verify(callback, secret);

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, SinchConversationSettings settings) =>
        SinchConversationNotices.Read(callback, channel);

    protected abstract SinchConversationRequest ToRequest(ProviderSend request, SinchConversationSettings settings);

    /// <summary>A token that the API does not take any more is replaced once, since with it nothing was taken.</summary>
    private async Task<SendOutcome> CallAsync(
        SinchConversationSettings settings, Func<HttpRequestMessage> request, Func<ProviderHttpAnswer, SendOutcome> read,
        CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(settings.Credentials, null, cancellationToken);
        if (token.Failure is { } failure)
            return failure;

        try
        {
            var answer = await SendAsync(request, token, cancellationToken);
            if (answer.Status == HttpStatusCode.Unauthorized)
            {
                token = await tokens.GetAsync(settings.Credentials, token, cancellationToken);
                if (token.Failure is { } again)
                    return again;
                answer = await SendAsync(request, token, cancellationToken);
            }

            return read(answer);
        }
        catch (HttpRequestException exception)
        {
            return HttpOutcomes.FromException(exception);
        }
    }

    private async Task<ProviderHttpAnswer> SendAsync(Func<HttpRequestMessage> request, OAuthToken token, CancellationToken cancellationToken)
    {
        using var message = request();
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return await http.SendAsync(message, cancellationToken);
    }

    /// <summary>Words of the API's errors that mean more than their status: credentials, and an app that is none of the project's. (Source: C.2)</summary>
    internal static readonly OutcomeTable Outcomes = new(
    [
        (OutcomeKind.Hold, ["UNAUTHENTICATED", "PERMISSION_DENIED", "NOT_FOUND"]),
        (OutcomeKind.Throttle, ["RESOURCE_EXHAUSTED"]),
    ]);

    private static SendOutcome Refusal(ProviderHttpAnswer http)
    {
        _ = http.Json().TryObject("error", out var error);
        return HttpOutcomes.FromRefusal(http, CodeOf(error, http.Status), error.Text("message"), Outcomes);
    }

    private static SendOutcome Read(ProviderHttpAnswer http, string destination)
    {
        if (!http.IsSuccess)
            return Refusal(http);

        var body = http.Json();
        _ = body.TryObject("error", out var error);
        var answer = HttpOutcomes.Answer(http, error.Text("message"));
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
