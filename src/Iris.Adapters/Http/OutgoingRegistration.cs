using Iris.Core;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Handles;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Http;

internal static class OutgoingRegistration
{
    public static IServiceCollection AddOutgoing(this IServiceCollection services)
    {
        services.AddOptions<OutgoingOptions>()
            .BindConfiguration(OutgoingOptions.Section)
            .Configure<IConfiguration>((options, configuration) => ReadAllowedHosts(options, configuration.GetSection(OutgoingOptions.Section)))
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<AddressRules>();
        services.TryAddSingleton<OutgoingPolicy>();
        services.TryAddSingleton<IOutgoingPolicy>(provider => provider.GetRequiredService<OutgoingPolicy>());
        services.TryAddSingleton<OutgoingGuard>(provider => new(
            provider.GetRequiredService<AddressRules>(), provider.GetRequiredService<OutgoingPolicy>(),
            provider.GetRequiredService<OutgoingPlaces>(),
            provider.GetRequiredService<KeptConnections>(), provider.GetRequiredService<INameResolver>()));
        services.AddOptions<HandleOptions>().BindConfiguration(HandleOptions.Section);
        services.AddOptions<DispatchOptions>().BindConfiguration(DispatchOptions.Section);
        services.AddHandles();
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.TryAddSingleton<IWebhookTransport, WebhookTransport>();
        services.TryAddSingleton(provider => new ProviderHttp(
            new ProviderRouting(
                provider.GetRequiredService<OutgoingGuard>(), provider.GetRequiredService<OutgoingPolicy>(),
                provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MaxAnswerBytes),
            provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MaxAnswerBytes));
        return services;
    }

    /// <summary>The binder knows no entries that are a text here and an object there, and drops what it cannot read without a word.</summary>
    private static void ReadAllowedHosts(OutgoingOptions options, IConfigurationSection section)
    {
        options.AllowedHosts.Clear();
        foreach (var entry in section.GetSection(nameof(OutgoingOptions.AllowedHosts)).GetChildren())
            options.AllowedHosts.Add(entry.GetChildren().Any() ? entry.Get<AllowedHost>()! : AllowedHost.Parse(entry.Value ?? ""));
    }
}
