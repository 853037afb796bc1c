using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Iris.Core.Hosting;

/// <summary>Registers what is public but made of internal parts: the container itself sees public constructors alone.</summary>
internal static class FacadeRegistration
{
    /// <summary>Adds a singleton that is made by its only constructor, of services.</summary>
    public static IServiceCollection AddFacade<T>(this IServiceCollection services)
        where T : class
    {
        var constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        var parts = constructor.GetParameters();
        services.TryAddSingleton(
            provider => (T)constructor.Invoke([.. parts.Select(part => provider.GetRequiredService(part.ParameterType))]));
        return services;
    }

    /// <summary>Adds a worker once.</summary>
    public static IServiceCollection AddWorker<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, T>());
        return services;
    }
}
