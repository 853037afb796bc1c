using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Sms.SinchLatam;

internal static class SinchLatamSmsRegistration
{
    public static IServiceCollection AddSinchLatamSms(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, SinchLatamSmsAdapter>());
        return services;
    }
}
