using System.Net.Http.Headers;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>SMS through the Sinch SMS API (batches). (Source: C.1, C.4)</summary>
internal sealed class SinchSmsAdapter(ProviderHttp http) : IChannelAdapter, ICallbackReader
{
    public const string ProviderName = "Sinch";

    /// <summary>Ours: a batch may have 1,000, but the reports of all of them are kept in one interaction.</summary>
    private const int MaxDestinations = 100;

    public AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, ProviderName, "67c98902c362797495a61b21", MaxDestinations, SinchSmsSettings.Schema);

    public object BindSettings(SettingsValues values) => SinchSmsSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) =>
        ProviderCalls.CheckHeader(values, SinchSmsSettings.ApiTokenName, errors);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, SinchSmsMessages.MaxText, errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var settings = (SinchSmsSettings)request.Settings;
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.BatchesUrl);
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", settings.ApiToken);
        message.Content = ProviderCalls.JsonBody(SinchSmsMessages.ToBody(request));
        return await http.CallAsync(message, answer => SinchSmsMessages.ToOutcome(answer, request.Destinations), cancellationToken);
    }

    public IReadOnlyCollection<string> SignatureHeaders => SinchSignature.Headers;

    public CallbackVerdict Verify(ProviderCallback callback, object settings) =>
        ((SinchSmsSettings)settings).WebhookSecret is { } secret ? SinchSignature.Verify(callback, secret) : CallbackVerdict.NotSigned;

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings)
    {
        if (!WireJson.TryParse(callback.Body, out var root))
            return [new ProviderNotice.Unreadable("The body is no JSON.", WireJson.Keep(callback.Body))];

        return [.. SinchSmsMessages.ToNotices(root)];
    }
}
