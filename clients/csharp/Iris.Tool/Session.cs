using Iris.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Tool;

/// <summary>Calls of one command.</summary>
internal sealed class Session : IAsyncDisposable
{
    /// <summary>Somebody waits: after a second or two it is better to say that nobody answers.</summary>
    private const int MaxRetries = 2;

    private readonly ServiceProvider services;
    private readonly string name;

    private Session(ServiceProvider services, string name) => (this.services, this.name) = (services, name);

    public IIrisClient Iris => services.GetRequiredService<IIrisClient>();

    public IrisLive Live => services.GetRequiredService<IrisLive>();

    /// <summary>A client with the same credential, for what has to stay as it was answered.</summary>
    public HttpClient Raw => services.GetRequiredService<IHttpClientFactory>().CreateClient(name);

    public static Session Open(Credential credential, Action<IrisClientOptions>? configure = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddIrisClient(options =>
        {
            (options.BaseAddress, options.ApiKey, options.Token) = (credential.Address, credential.Key, credential.Token);
            options.MaxRetries = MaxRetries;
            configure?.Invoke(options);
        });
        return new Session(services.BuildServiceProvider(), builder.Name);
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
