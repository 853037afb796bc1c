using Iris.Adapters.SinchConversation;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Rcs.Sinch;

internal static class SinchRcsRegistration
{
    public static IServiceCollection AddSinchRcs(this IServiceCollection services)
    {
        services.AddSinchConversation();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, SinchRcsAdapter>());
        return services;
    }
}
