using System.Collections.Frozen;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>
/// SMS through Twilio. The provider takes no reference of ours: it is in the query of the callback URL that goes with each send. The URL for
/// inbound messages is set in the provider's console. (Source: C.5)
/// </summary>
internal sealed class TwilioSmsAdapter(ProviderHttp http) : CallbackAdapter<TwilioSmsSettings>, IMediaSource
{
    private static readonly CallbackReply Silence = new(200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>");

    public override AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, "Twilio", "67c98902c362797495a61b40", MaxDestinations: 1, Schema)
    {
        // "Opted out". (Source: C.5, "Codes worth mapping")
        OptOutCodes = FrozenSet.Create("21610"),
        Outcomes = TwilioSmsMessages.Outcomes,
        SignatureHeaders = [.. TwilioSignature.Headers],
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, TwilioSmsMessages.MaxText, errors);

    protected override ChannelPayload AsCarried(ChannelPayload payload, TwilioSmsSettings settings) =>
        settings.SmartEncoded && payload is SmsTextPayload { Text: var text } && TwilioSmartEncoding.Apply(text) is var carried && carried != text
            ? new SmsTextPayload { Type = payload.Type, Text = carried }
            : payload;

    protected override ProviderProbe ProbeOf(TwilioSmsSettings settings) => cancellationToken => http.ProbeAsync(
        settings.ProbeUrl, settings.Authorization, answer => TwilioSmsMessages.Refusal(answer), cancellationToken);

    /// <summary>Media of messages need the account's credentials, and lead on to where they need none. (Source: TW-IN)</summary>
    public string? AuthorizationFor(Uri url, object settings) =>
        settings is TwilioSmsSettings own && own.IsOfAccount(url) ? own.Authorization.ToString() : null;

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, TwilioSmsSettings settings, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.SendUrl);
        message.Headers.Authorization = settings.Authorization;
        message.Content = new FormUrlEncodedContent(TwilioSmsMessages.ToForm(request, settings));
        return await http.CallAsync(
            message, answer => TwilioSmsMessages.ToOutcome(answer, request.Destinations[0]), cancellationToken);
    }

    /// <summary>The callback tells which of the two secrets signed it; the other one must not do, nor another way of signing with it.</summary>
    protected override CallbackVerdict Verify(ProviderCallback callback, string secret, TwilioSmsSettings settings)
    {
        var isShared = TwilioSignature.IsOfSharedKey(callback);
        if (secret == (isShared ? settings.SharedKeySecret : settings.AuthToken))
            return TwilioSignature.Verify(callback, secret);

        return CallbackVerdict.Forged(isShared ? "it is signed with a shared key" : "it is not signed with a shared key");
    }

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, TwilioSmsSettings settings) =>
        TwilioSmsMessages.TryParameters(callback, out var item)
            ? [TwilioSmsMessages.ToNotice(item, callback)]
            : [new ProviderNotice.Unreadable("The callback has neither a form, a query nor a JSON object.", WireJson.Keep(callback.Body))];

    /// <summary>An inbound message is answered with TwiML that says nothing; anything else would be sent to the end user.</summary>
    public override CallbackReply Reply(ProviderCallback callback) =>
        TwilioSmsMessages.TryParameters(callback, out var item) && TwilioSmsMessages.IsInbound(item) ? Silence : CallbackReply.Empty;
}
