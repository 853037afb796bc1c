using Iris.Adapters.Email;
using Iris.Adapters.Email.Smtp;
using Iris.Adapters.Outgoing;
using Iris.Adapters.Rcs;
using Iris.Adapters.Rcs.Sinch;
using Iris.Adapters.Rcs.VonageMessages;
using Iris.Adapters.Sandbox;
using Iris.Adapters.Sms;
using Iris.Adapters.Sms.Sinch;
using Iris.Adapters.Sms.SinchLatam;
using Iris.Adapters.Sms.Twilio;
using Iris.Adapters.Sms.Vonage;
using Iris.Adapters.Sms.VonageMessages;
using Iris.Adapters.WhatsApp;
using Iris.Adapters.WhatsApp.Sinch;
using Iris.Adapters.WhatsApp.SinchLatam;
using Iris.Adapters.WhatsApp.VonageMessages;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters;

/// <summary>Registers everything that the gateway can talk through.</summary>
public static class AdapterRegistrations
{
    /// <summary>Adds the channels, every provider, and the HTTP client that they share. A new provider is one more line.</summary>
    public static IServiceCollection AddIrisAdapters(this IServiceCollection services)
    {
        services.AddOutgoing();
        services.TryAddSingleton<AdapterRegistry>();
        services.AddChannel<WhatsAppChannel>();
        services.AddChannel<RcsChannel>();
        services.AddChannel<SmsChannel>();
        services.AddChannel<EmailChannel>();

        services.AddSinchLatamWhatsApp();
        services.AddSinchWhatsApp();
        services.AddSinchRcs();
        services.AddSinchSms();
        services.AddSinchLatamSms();
        services.AddTwilioSms();
        services.AddVonageSms();
        services.AddVonageMessagesSms();
        services.AddVonageMessagesRcs();
        services.AddVonageMessagesWhatsApp();
        services.AddSmtpEmail();
        services.AddSandbox();
        return services;
    }

    private static void AddChannel<TChannel>(this IServiceCollection services)
        where TChannel : class, IChannel => services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannel, TChannel>());
}
