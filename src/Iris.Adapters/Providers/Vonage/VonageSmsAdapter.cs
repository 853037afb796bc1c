using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Vonage;

/// <summary>
/// SMS through the Vonage SMS API. Receipts come to the URL that goes with each send; the one for inbound messages is set in the
/// provider's portal. (Source: C.6)
/// </summary>
internal sealed class VonageSmsAdapter(ProviderHttp http, TimeProvider time) : CallbackAdapter<VonageSmsSettings>
{
    public override AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, "Vonage", "67c98902c362797495a61b2c", MaxDestinations: 1, Schema)
    {
        Outcomes = VonageSmsMessages.Outcomes,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, VonageSmsMessages.MaxText, errors);

    /// <summary>Reads the balance. No such call takes a signature in place of the secret. (Source: VO-ACC)</summary>
    protected override ProviderProbe? ProbeOf(VonageSmsSettings settings) => settings.ApiSecret is not { } secret
        ? null
        : cancellationToken => http.ProbeAsync(
            settings.BalanceUrl,
            ProviderCalls.Basic(settings.ApiKey, secret),
            answer => HttpOutcomes.FromRefusal(answer, null, answer.Json().Text("error-code-label")),
            cancellationToken);

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, VonageSmsSettings settings, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.SendUrl);
        message.Content = new FormUrlEncodedContent(VonageSmsMessages.ToForm(request, settings, time.GetUtcNow()));
        return await http.CallAsync(
            message, answer => VonageSmsMessages.ToOutcome(answer, request.Destinations[0]), cancellationToken);
    }

    protected override CallbackVerdict Verify(ProviderCallback callback, string secret, VonageSmsSettings settings) =>
        VonageSmsMessages.TryParameters(callback, out var item)
            ? VonageSignature.Verify(VonageSmsMessages.ToSigned(item), callback.Received, secret, settings.SignatureMethod)
            : CallbackVerdict.Forged("there are no parameters");

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, VonageSmsSettings settings) =>
        VonageSmsMessages.TryParameters(callback, out var item)
            ? [VonageSmsMessages.ToNotice(item)]
            : [new ProviderNotice.Unreadable("The body is neither a form nor a JSON object.", WireJson.Keep(callback.Body))];
}
