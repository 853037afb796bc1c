using Iris.Core;
using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Handles;
using Iris.Core.Hosting;
using Iris.Core.Mailboxes;
using Iris.Core.Telemetry;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Http;

internal static class OutgoingRegistration
{
    public static IServiceCollection AddOutgoing(this IServiceCollection services)
    {
        services.AddSection<OutgoingOptions>(OutgoingOptions.Section);
        services.AddSection<DispatchOptions>(DispatchOptions.Section);
        services.AddSection<MailboxOptions>(MailboxOptions.Section);
        services.TryAddSingleton<AddressRules>();
        services.TryAddSingleton<OutgoingPolicy>();
        services.TryAddSingleton<IOutgoingPolicy>(provider => provider.GetRequiredService<OutgoingPolicy>());
        services.TryAddSingleton<OutgoingGuard>(provider => new(
            provider.GetRequiredService<AddressRules>(), provider.GetRequiredService<OutgoingPolicy>(),
            provider.GetRequiredService<OutgoingPlaces>(),
            provider.GetRequiredService<KeptConnections>(), provider.GetRequiredService<INameResolver>()));
        services.AddHandles();
        services.AddTelemetry();
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.TryAddSingleton<IWebhookTransport, WebhookTransport>();
        services.TryAddSingleton<IMediaTransport, MediaTransport>();
        services.TryAddSingleton(provider => new ProviderHttp(
            new ProviderRouting(
                provider.GetRequiredService<OutgoingGuard>(), provider.GetRequiredService<OutgoingPolicy>(),
                provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MaxAnswerBytes,
                provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.ProviderTraceparent),
            provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MaxAnswerBytes));
        return services;
    }
}
