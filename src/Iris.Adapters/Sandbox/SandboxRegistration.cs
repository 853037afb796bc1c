using Iris.Adapters.Email;
using Iris.Adapters.Rcs;
using Iris.Adapters.Sms;
using Iris.Adapters.WhatsApp;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Sandbox;

internal static class SandboxRegistration
{
    public static IServiceCollection AddSandbox(this IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(SandboxInbox)))
            return services;

        services.AddSingleton<SandboxInbox>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddSandbox(WhatsAppChannel.ChannelName, "67c98902c362797495a61c01");
        services.AddSandbox(RcsChannel.ChannelName, "67c98902c362797495a61c02");
        services.AddSandbox(SmsChannel.ChannelName, "67c98902c362797495a61c03");
        services.AddSandbox(EmailChannel.ChannelName, "67c98902c362797495a61c04");
        return services;
    }

    private static void AddSandbox(this IServiceCollection services, string channel, string providerId) =>
        services.AddSingleton<IChannelAdapter>(provider => ActivatorUtilities.CreateInstance<SandboxAdapter>(provider, channel, providerId));
}
