using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.SinchConversation;

internal static class SinchConversationRegistration
{
    /// <summary>What the channels share, the tokens above all.</summary>
    public static IServiceCollection AddSinchConversation(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SinchTokens>();
        services.TryAddSingleton<SinchConversationClient>();
        return services;
    }
}
