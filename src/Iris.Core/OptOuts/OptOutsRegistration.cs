using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.OptOuts;

/// <summary>Registers the room of opt-outs.</summary>
internal static class OptOutsRegistration
{
    public static IServiceCollection AddOptOuts(this IServiceCollection services)
    {
        services.TryAddSingleton<PersonAddresses>();
        services.TryAddSingleton<OptOutList>();
        services.TryAddSingleton<OptOutListener>();
        services.TryAddSingleton<OptOutEditor>();
        services.TryAddSingleton<UnsubscribeLinks>();
        services.AddFacade<UnsubscribeIntake>();
        return services;
    }
}
