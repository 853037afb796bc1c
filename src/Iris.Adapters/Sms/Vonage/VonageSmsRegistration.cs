using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Sms.Vonage;

internal static class VonageSmsRegistration
{
    public static IServiceCollection AddVonageSms(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, VonageSmsAdapter>());
        return services;
    }
}
