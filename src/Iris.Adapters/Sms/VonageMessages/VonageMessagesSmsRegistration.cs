using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Sms.VonageMessages;

internal static class VonageMessagesSmsRegistration
{
    public static IServiceCollection AddVonageMessagesSms(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, VonageMessagesSmsAdapter>());
        return services;
    }
}
