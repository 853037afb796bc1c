using Iris.Adapters.Outgoing;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.WhatsApp.SinchLatam;

/// <summary>WhatsApp through Sinch Latin America, formerly Wavy. (Source: B.1 to B.3)</summary>
internal sealed class SinchLatamWhatsAppAdapter(ProviderHttp http) : IChannelAdapter
{
    /// <summary>Not <c>Sinch</c>: that is the Conversation API, another product of the same company.</summary>
    public const string ProviderName = "SinchLatam";

    // The provider would take more destinations, but an interaction has one status and each destination gets its own notices.
    public AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, ProviderName, "67c98902c362797495a61b01", MaxDestinations: 1, SinchLatamWhatsAppSettings.Schema);

    public object BindSettings(SettingsValues values) => SinchLatamWhatsAppSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors)
    {
        ProviderCalls.CheckHeader(values, SinchLatamWhatsAppSettings.UserNameName, errors);
        ProviderCalls.CheckHeader(values, SinchLatamWhatsAppSettings.TokenName, errors);
    }

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors)
    {
        // Templates are found by name and by the Business Manager that owns them. (Source: B.2)
        if (payload is WhatsAppTemplatePayload template && string.IsNullOrWhiteSpace(template.Template.Namespace))
            errors.Add(CommonErrors.Required($"{ChannelPayload.Path}.template.namespace"));
    }

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var settings = (SinchLatamWhatsAppSettings)request.Settings;
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.SendUrl);
        message.Headers.TryAddWithoutValidation("UserName", settings.UserName);
        message.Headers.TryAddWithoutValidation("AuthenticationToken", settings.AuthenticationToken);
        message.Content = ProviderCalls.JsonBody(SinchLatamWhatsAppMessages.ToBody(request));
        return await http.CallAsync(message, SinchLatamWhatsAppMessages.ToOutcome, cancellationToken);
    }
}
