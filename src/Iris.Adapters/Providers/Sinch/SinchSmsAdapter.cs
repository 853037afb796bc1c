using System.Net.Http.Headers;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>SMS through the Sinch SMS API (batches). (Source: C.1, C.4)</summary>
internal sealed class SinchSmsAdapter(ProviderHttp http) : CallbackAdapter<SinchSmsSettings>
{
    /// <summary>Ours: a batch may have 1,000, but the reports of all of them are kept in one interaction.</summary>
    private const int MaxDestinations = 100;

    public override AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, "Sinch", "67c98902c362797495a61b21", MaxDestinations, Schema)
    {
        Outcomes = SinchSmsMessages.Outcomes,
        SignatureHeaders = SinchSignature.Headers,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, SinchSmsMessages.MaxText, errors);

    /// <summary>Reads the newest batch of the plan. (Source: SI-SMS)</summary>
    protected override ProviderProbe ProbeOf(SinchSmsSettings settings) => cancellationToken => http.ProbeAsync(
        new Uri($"{settings.BatchesUrl}?page_size=1"),
        new AuthenticationHeaderValue("Bearer", settings.ApiToken),
        SinchSmsMessages.Refusal,
        cancellationToken);

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, SinchSmsSettings settings, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.BatchesUrl);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiToken);
        message.Content = ProviderCalls.JsonBody(SinchSmsMessages.ToBody(request, settings));
        return await http.CallAsync(message, answer => SinchSmsMessages.ToOutcome(answer, request.Destinations), cancellationToken);
    }

    protected override CallbackVerdict Verify(ProviderCallback callback, string secret, SinchSmsSettings settings) =>
        SinchSignature.Verify(callback, secret);

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, SinchSmsSettings settings)
    {
        if (!WireJson.TryParse(callback.Body, out var root))
            return [new ProviderNotice.Unreadable("The body is no JSON.", WireJson.Keep(callback.Body))];

        return [.. SinchSmsMessages.ToNotices(root)];
    }
}
