using Iris.Adapters.Providers.Sandbox;
using Iris.Api.Attachments;
using Iris.Api.Binding;
using Iris.Api.Envelope;
using Iris.Api.Health;
using Iris.Api.Idempotency;
using Iris.Api.Limits;
using Iris.Api.Operations;
using Iris.Api.Webhooks;
using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Channels;
using Iris.Core.Hosting;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Iris.Api;

/// <summary>Registers the controllers, how bodies are read and answers written, and the use cases behind them.</summary>
internal static class ApiRegistration
{
    public static IServiceCollection AddIrisApi(this IServiceCollection services)
    {
        services.AddSection<ApiOptions>(ApiOptions.Section);
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ApiOptions>, IOptions<CallbackOptions>>((kestrel, api, callbacks) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseServerRefusals(api.Value.HelpUrl));
            // The most that any body may have; each kind of body is held to its own limit where it is read.
            kestrel.Limits.MaxRequestBodySize = new[] { api.Value.MaxRequestBytes, api.Value.MaxBatchBytes, callbacks.Value.MaxBytes }.Max();
        });
        // Read before options are validated: the host asks for it when it is built.
        services.AddOptions<HostOptions>().Configure<IConfiguration>(
            (host, configuration) => host.ShutdownTimeout = TimeSpan.FromSeconds(configuration.ReadSection<ApiOptions>(ApiOptions.Section).ShutdownSeconds));
        services.AddSingleton<ReadinessCheck>();
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<IdempotentCalls>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<RefusalPause>();
        services.AddSingleton<UsageReader>();
        services.AddSingleton<LiveStreams>();
        services.AddSingleton<IWebhookBody, WebhookBody>();
        services.AddSingleton<IMediaTokens, ProtectedMediaTokens>();
        services.AddControllersOnly();
        return services;
    }

    /// <summary>Adds the use cases that manage what a tenant has.</summary>
    public static IServiceCollection AddManagement(this IServiceCollection services, bool isDevelopment)
    {
        services.AddSingleton(provider => new AdapterOffers(
            provider.GetRequiredService<AdapterRegistry>(), provider.GetRequiredService<ITestTenants>(), isDevelopment));
        services.AddSingleton<IntegrationEditor>();
        services.AddSingleton<UserEditor>();
        services.AddSingleton<UserFinder>();
        services.AddSingleton<ProcessEditor>();
        services.AddSingleton<ProcessCloser>();
        services.AddSingleton<AccountEditor>();
        services.AddSingleton<PasswordEditor>();
        services.AddSingleton<ApiKeyEditor>();
        services.AddSingleton<TenantEditor>();
        services.AddSingleton<SandboxPlayer>();
        return services;
    }

    // MVC without its validation, views and formatters: bodies and answers have their own.
    private static void AddControllersOnly(this IServiceCollection services)
    {
        services.AddMvcCore()
            .AddApiExplorer()
            .AddAuthorization()
            .AddJsonOptions(json => IrisJson.Apply(json.JsonSerializerOptions))
            .ConfigureApiBehaviorOptions(behaviour => behaviour.InvalidModelStateResponseFactory = MvcProblems.OfModelState)
            .ConfigureApplicationPartManager(parts =>
            {
                parts.FeatureProviders.Remove(parts.FeatureProviders.OfType<ControllerFeatureProvider>().Single());
                parts.FeatureProviders.Add(new InternalControllers());
            });
        services.AddSingleton<IClientErrorFactory, MvcProblems>();
        services.AddOptions<MvcOptions>().Configure<IOptions<ApiOptions>>((mvc, api) =>
        {
            mvc.Filters.Add<UnknownParameterFilter>();
            mvc.InputFormatters.Clear();
            mvc.InputFormatters.Add(new JsonBodyFormatter(api.Value));
            // What is left reads the route and the query. No operation takes a form, and reading one is work that nobody asked for.
            mvc.ValueProviderFactories.RemoveType<FormValueProviderFactory>();
            mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            mvc.ValueProviderFactories.RemoveType<FormFileValueProviderFactory>();
        });
    }
}
