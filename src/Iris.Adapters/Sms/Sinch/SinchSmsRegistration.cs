using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Sms.Sinch;

internal static class SinchSmsRegistration
{
    public static IServiceCollection AddSinchSms(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, SinchSmsAdapter>());
        return services;
    }
}
