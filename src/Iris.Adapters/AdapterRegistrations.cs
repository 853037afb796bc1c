using Iris.Adapters.Channels.Email;
using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Sandbox;
using Iris.Adapters.Providers.Sinch;
using Iris.Adapters.Providers.SinchLatam;
using Iris.Adapters.Providers.Smtp;
using Iris.Adapters.Providers.Twilio;
using Iris.Adapters.Providers.Vonage;
using Iris.Adapters.Providers.VonageMessages;
using Iris.Core.Callbacks;
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
        // Twice is as once.
        if (services.Any(service => service.ServiceType == typeof(SandboxInbox)))
            return services;

        services.AddOutgoing();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<AdapterRegistry>();
        services.AddChannel<WhatsAppChannel>();
        services.AddChannel<RcsChannel>();
        services.AddChannel<SmsChannel>();
        services.AddChannel<EmailChannel>();

        services.AddAdapter<SinchLatamWhatsAppAdapter>();
        services.AddAdapter<SinchLatamSmsAdapter>();
        services.AddSingleton<OAuthTokens>();
        services.AddAdapter<SinchWhatsAppAdapter>();
        services.AddAdapter<SinchRcsAdapter>();
        services.AddAdapter<SinchSmsAdapter>();
        services.AddAdapter<TwilioSmsAdapter>();
        services.AddAdapter<VonageSmsAdapter>();
        services.AddAdapter<VonageMessagesSmsAdapter>();
        services.AddAdapter<VonageMessagesRcsAdapter>();
        services.AddAdapter<VonageMessagesWhatsAppAdapter>();
        services.AddAdapter<SmtpEmailAdapter>();
        services.AddSingleton<SandboxInbox>();
        services.AddSingleton(provider => new SandboxLine(provider.GetRequiredService<CallbackIntake>));
        services.TryAddSingleton(Random.Shared);
        services.AddAdapter<SandboxAdapter>(WhatsAppChannel.ChannelName);
        services.AddAdapter<SandboxAdapter>(RcsChannel.ChannelName);
        services.AddAdapter<SandboxAdapter>(SmsChannel.ChannelName);
        services.AddAdapter<SandboxAdapter>(EmailChannel.ChannelName);
        return services;
    }

    private static void AddChannel<TChannel>(this IServiceCollection services)
        where TChannel : class, IChannel => services.AddSingleton<IChannel, TChannel>();

    private static void AddAdapter<TAdapter>(this IServiceCollection services)
        where TAdapter : class, IChannelAdapter => services.AddSingleton<IChannelAdapter, TAdapter>();

    /// <summary>One that is the same on every channel.</summary>
    private static void AddAdapter<TAdapter>(this IServiceCollection services, string channel)
        where TAdapter : class, IChannelAdapter =>
        services.AddSingleton<IChannelAdapter>(provider => ActivatorUtilities.CreateInstance<TAdapter>(provider, channel));
}
