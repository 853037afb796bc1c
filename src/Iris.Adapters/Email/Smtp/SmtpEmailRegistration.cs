using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Email.Smtp;

internal static class SmtpEmailRegistration
{
    public static IServiceCollection AddSmtpEmail(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, SmtpEmailAdapter>());
        return services;
    }
}
