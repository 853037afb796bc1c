using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Handles;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Limits;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core;

/// <summary>Registers the core. The host adds a store, channels, adapters with their <see cref="IOutgoingPolicy"/>, and an <see cref="Security.ISecretProtector"/>.</summary>
public static class CoreRegistrations
{
    /// <summary>Adds intake, reading and dispatch; options from the section <see cref="DispatchOptions.Section"/>.</summary>
    public static IServiceCollection AddIrisCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DispatchOptions>()
            .Bind(configuration.GetSection(DispatchOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<HandleOptions>()
            .Bind(configuration.GetSection(HandleOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddHandles();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton<AdapterRegistry>();
        services.TryAddSingleton(provider => new AdapterOffer(provider.GetRequiredService<AdapterRegistry>(), includeDevelopment: false));
        services.TryAddSingleton<TenantGate>();
        services.TryAddSingleton<TargetRules>();
        services.TryAddSingleton<IntegrationCatalog>();
        services.TryAddSingleton<InteractionReader>();
        services.TryAddSingleton<UserResolver>();
        services.TryAddSingleton<ProcessResolver>();
        services.TryAddSingleton<OptOutList>();
        services.TryAddSingleton<OptOutListener>();
        services.TryAddSingleton<OptOutEditor>();
        services.TryAddSingleton<SendConditions>();
        services.TryAddSingleton<SendValidator>();
        services.TryAddSingleton<OutcomeRecorder>();
        services.TryAddSingleton<DispatchSender>();
        services.TryAddSingleton<DispatchMeters>();
        services.TryAddSingleton<QuietTime>();
        services.TryAddSingleton(provider => new SendPlaces(
            provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MostCalls(provider.GetRequiredService<HandleBudget>())));
        services.TryAddSingleton<Dispatcher>();
        services.TryAddSingleton<CircuitMonitor>(provider => new(
            provider.GetRequiredService<Dispatcher>(), provider.GetRequiredService<DispatchMeters>()));
        services.TryAddSingleton<SendPlanner>();
        services.TryAddSingleton<SendCommitter>();
        services.TryAddSingleton<InteractionIntake>(provider => new(
            provider.GetRequiredService<SendValidator>(), provider.GetRequiredService<SendPlanner>(),
            provider.GetRequiredService<SendCommitter>(), provider.GetRequiredService<SendQuota>(), provider.GetRequiredService<TenantBounds>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<BatchIntake>(provider => new(
            provider.GetRequiredService<SendValidator>(), provider.GetRequiredService<SendPlanner>(),
            provider.GetRequiredService<SendCommitter>(), provider.GetRequiredService<SendQuota>(), provider.GetRequiredService<TenantBounds>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<InteractionEditor>(provider => new(
            provider.GetRequiredService<IInteractionStore>(), provider.GetRequiredService<InteractionWriter>(),
            provider.GetRequiredService<InteractionReader>(), provider.GetRequiredService<Dispatcher>(), provider.GetRequiredService<TimeProvider>()));
        services.AddOptions<InteractionOptions>()
            .Bind(configuration.GetSection(InteractionOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<IdempotencyOptions>()
            .Bind(configuration.GetSection(IdempotencyOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, IdempotencyPruner>());
        services.TryAddSingleton<InteractionWriter>(provider => new(
            provider.GetRequiredService<IInteractionStore>(), provider.GetRequiredService<WebhookOutbox>()));
        services.AddLimits(configuration);
        services.AddCallbacks(configuration);
        services.AddWebhooks(configuration);
        // The last to start is the first to stop: what it ends with is still told by webhook.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DispatchWorker>());
        return services;
    }

    private static void AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitOptions>()
            .Bind(configuration.GetSection(LimitOptions.Section)).ValidateDataAnnotations()
            .Validate(options => options.HasValidRates(), LimitOptions.RatesInvalid)
            .ValidateOnStart();
        services.TryAddSingleton<LimitBook>();
        services.TryAddSingleton<RateLimiter>();
        services.TryAddSingleton<SearchLane>();
        services.TryAddSingleton<BoundedPage>();
        services.TryAddSingleton<TenantBounds>();
        services.TryAddSingleton<SendQuota>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SendQuotaWorker>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SendUsagePruner>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StorageMeter>());
    }

    private static void AddCallbacks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CallbackOptions>()
            .Bind(configuration.GetSection(CallbackOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<CallbackUrls>();
        services.TryAddSingleton<NoticeSignal>();
        services.TryAddSingleton<CallbackIntake>();
        services.TryAddSingleton<InboundParts>();
        services.TryAddSingleton<Turns>();
        services.TryAddSingleton<InboundIntake>();
        services.TryAddSingleton<NoticeProcessor>();
        services.TryAddSingleton<NoticeEditor>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, NoticePruner>());
        foreach (var lane in Enum.GetValues<NoticeLane>())
            services.AddSingleton<IHostedService>(provider => MakeWorker(provider, lane));
    }

    private static void AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WebhookOptions>()
            .Bind(configuration.GetSection(WebhookOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<WebhookSignal>();
        services.TryAddSingleton<WebhookOutbox>();
        services.TryAddSingleton<WebhookSender>();
        services.TryAddSingleton<WebhookEditor>();
        services.TryAddSingleton<DeliveryEditor>(provider => new(
            provider.GetRequiredService<IWebhookStore>(),
            provider.GetRequiredService<WebhookEditor>(),
            provider.GetRequiredService<WebhookSender>(),
            provider.GetRequiredService<IWebhookBody>(),
            provider.GetRequiredService<WebhookSignal>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WebhookWorker>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WebhookPruner>());
    }

    private static NoticeWorker MakeWorker(IServiceProvider services, NoticeLane lane) => new(
        lane,
        services.GetRequiredService<NoticeProcessor>(),
        services.GetRequiredService<INoticeStore>(),
        services.GetRequiredService<TenantGate>(),
        services.GetRequiredService<NoticeSignal>(),
        services.GetRequiredService<IOptions<CallbackOptions>>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<NoticeWorker>>());
}
