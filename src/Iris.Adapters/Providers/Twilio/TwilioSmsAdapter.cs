using System.Net.Http.Headers;
using System.Text;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>
/// SMS through Twilio. The provider takes no reference of ours: it is in the query of the callback URL that goes with each send. The URL for
/// inbound messages is set in the provider's console. (Source: C.5)
/// </summary>
internal sealed class TwilioSmsAdapter(ProviderHttp http) : IChannelAdapter, ICallbackReader
{
    public const string ProviderName = "Twilio";

    private static readonly CallbackReply Silence = new(200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>");

    public AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, ProviderName, "67c98902c362797495a61b40", MaxDestinations: 1, TwilioSmsSettings.Schema)
    {
        OptOutCodes = TwilioSmsMessages.OptOutCodes,
    };

    public object BindSettings(SettingsValues values) => TwilioSmsSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => TwilioSmsSettings.Check(values, errors);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, TwilioSmsMessages.MaxText, errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var settings = (TwilioSmsSettings)request.Settings;
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.SendUrl);
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.User}:{settings.Password}"));
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        message.Content = new FormUrlEncodedContent(TwilioSmsMessages.ToForm(request));
        return await http.CallAsync(message, answer => TwilioSmsMessages.ToOutcome(answer, request.Destinations[0]), cancellationToken);
    }

    public IReadOnlyCollection<string> SignatureHeaders { get; } = [TwilioSignature.Header];

    public CallbackVerdict Verify(ProviderCallback callback, object settings) =>
        ((TwilioSmsSettings)settings).AuthToken is { } token ? TwilioSignature.Verify(callback, token) : CallbackVerdict.NotSigned;

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        TwilioSmsMessages.TryParameters(callback, out var item)
            ? [TwilioSmsMessages.ToNotice(item, callback)]
            : [new ProviderNotice.Unreadable("The body is neither a form nor a JSON object.", WireJson.Keep(callback.Body))];

    /// <summary>An inbound message is answered with TwiML that says nothing; anything else would be sent to the end user.</summary>
    public CallbackReply Reply(ProviderCallback callback) =>
        TwilioSmsMessages.TryParameters(callback, out var item) && TwilioSmsMessages.IsInbound(item) ? Silence : CallbackReply.Empty;
}
