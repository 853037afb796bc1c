using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Users;

/// <summary>Registers the room of users.</summary>
internal static class UsersRegistration
{
    public static IServiceCollection AddUsers(this IServiceCollection services)
    {
        services.TryAddSingleton<UserResolver>();
        services.TryAddSingleton<UserAddresses>();
        services.TryAddSingleton<UserMergeSignal>();
        services.TryAddSingleton<UserMerger>();
        return services;
    }
}
