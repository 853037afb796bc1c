using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Iris.Client;

/// <summary>Registers the client.</summary>
public static class IrisClientRegistration
{
    private const string LogInName = "Iris.Client.LogIn";

    /// <summary>Adds <see cref="IIrisClient"/> and <see cref="IrisLive"/>, with connections of <see cref="IHttpClientFactory"/>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets where the gateway is and who calls.</param>
    public static IHttpClientBuilder AddIrisClient(this IServiceCollection services, Action<IrisClientOptions> configure)
    {
        services.AddOptions<IrisClientOptions>().Configure(configure)
            .Validate(options => options.BaseAddress is { IsAbsoluteUri: true }, "BaseAddress is needed.")
            .Validate(HasOneCredential, "Give ApiKey, or Token, or Email, Password and Tenant.")
            .Validate(options => options.MaxRetries is >= 0 and <= 20, "MaxRetries is 0 to 20.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new TokenKeeper(
            provider.GetRequiredService<IHttpClientFactory>(), LogInName, provider.GetRequiredService<IOptions<IrisClientOptions>>()));
        services.TryAddTransient<RetryHandler>();
        services.TryAddTransient<CredentialHandler>();
        services.AddHttpClient(LogInName, SetAddress).AddHttpMessageHandler<RetryHandler>();
        return services.AddHttpClient<IIrisClient, IrisClient>(SetAddress)
            .AddTypedClient((http, provider) => new IrisLive(http, provider.GetRequiredService<TimeProvider>()))
            .AddHttpMessageHandler<RetryHandler>().AddHttpMessageHandler<CredentialHandler>();
    }

    private static bool HasOneCredential(IrisClientOptions options)
    {
        var isAccount = options is { Email: not null, Password: not null, Tenant: not null };
        return new[] { options.ApiKey is not null, options.Token is not null, isAccount }.Count(given => given) == 1;
    }

    /// <summary>A call has as long as its repetitions take; each of them is bound by the handler.</summary>
    private static void SetAddress(IServiceProvider provider, HttpClient http)
    {
        var options = provider.GetRequiredService<IOptions<IrisClientOptions>>().Value;
        http.BaseAddress = options.BaseAddress;
        http.Timeout = Timeout.InfiniteTimeSpan;
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(options.Language);
    }
}
