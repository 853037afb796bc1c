using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.WhatsApp.SinchLatam;

internal static class SinchLatamWhatsAppRegistration
{
    public static IServiceCollection AddSinchLatamWhatsApp(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, SinchLatamWhatsAppAdapter>());
        return services;
    }
}
