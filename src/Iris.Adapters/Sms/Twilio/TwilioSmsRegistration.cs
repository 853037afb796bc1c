using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Sms.Twilio;

internal static class TwilioSmsRegistration
{
    public static IServiceCollection AddTwilioSms(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IChannelAdapter, TwilioSmsAdapter>());
        return services;
    }
}
