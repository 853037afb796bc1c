using Iris.Adapters.SinchConversation;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.WhatsApp.Sinch;

internal static class SinchWhatsAppRegistration
{
    public static IServiceCollection AddSinchWhatsApp(this IServiceCollection services)
    {
        services.AddSinchConversation();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, SinchWhatsAppAdapter>());
        return services;
    }
}
