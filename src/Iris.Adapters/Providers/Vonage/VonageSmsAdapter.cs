using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Vonage;

/// <summary>
/// SMS through the Vonage SMS API. Receipts come to the URL that goes with each send; the one for inbound messages is set in the
/// provider's portal. (Source: C.6)
/// </summary>
internal sealed class VonageSmsAdapter(ProviderHttp http, TimeProvider time) : IChannelAdapter, ICallbackReader
{
    public const string ProviderName = "Vonage";

    public AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, ProviderName, "67c98902c362797495a61b2c", MaxDestinations: 1, VonageSmsSettings.Schema);

    public object BindSettings(SettingsValues values) => VonageSmsSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => VonageSmsSettings.Check(values, errors);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, VonageSmsMessages.MaxText, errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, ((VonageSmsSettings)request.Settings).SendUrl);
        message.Content = new FormUrlEncodedContent(VonageSmsMessages.ToForm(request, time.GetUtcNow()));
        return await http.CallAsync(message, answer => VonageSmsMessages.ToOutcome(answer, request.Destinations[0]), cancellationToken);
    }

    public CallbackVerdict Verify(ProviderCallback callback, object settings)
    {
        var vonage = (VonageSmsSettings)settings;
        if (vonage.SignatureSecret is not { } secret)
            return CallbackVerdict.NotSigned;

        return VonageSmsMessages.TryParameters(callback, out var item)
            ? VonageSignature.Verify(VonageSmsMessages.ToSigned(item), callback.Received, secret, vonage.SignatureMethod)
            : CallbackVerdict.Forged("there are no parameters");
    }

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        VonageSmsMessages.TryParameters(callback, out var item)
            ? [VonageSmsMessages.ToNotice(item)]
            : [new ProviderNotice.Unreadable("The body is neither a form nor a JSON object.", WireJson.Keep(callback.Body))];
}
