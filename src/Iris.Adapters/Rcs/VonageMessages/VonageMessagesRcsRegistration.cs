using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Rcs.VonageMessages;

internal static class VonageMessagesRcsRegistration
{
    public static IServiceCollection AddVonageMessagesRcs(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, VonageMessagesRcsAdapter>());
        return services;
    }
}
