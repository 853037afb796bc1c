using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.WhatsApp.VonageMessages;

internal static class VonageMessagesWhatsAppRegistration
{
    public static IServiceCollection AddVonageMessagesWhatsApp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, VonageMessagesWhatsAppAdapter>());
        return services;
    }
}
