using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Providers;

/// <summary>The gateway with its real adapters, for providers on this machine.</summary>
public sealed class ProviderGateway : IAsyncLifetime
{
    private const string PublicUrl = "https://iris.example.test";

    internal IrisApplication Application { get; } = new(
        _ => { }, ("Security:AllowPrivateNetworks", "true"), ("Callbacks:PublicUrl", PublicUrl));

    public Task InitializeAsync() => Application.InitializeAsync();

    public Task DisposeAsync() => Application.DisposeAsync().AsTask();

    /// <summary>A message of the provider that was sent, in a tenant of its own.</summary>
    internal Task<SentMessage> SendAsync(ProviderCase provider) => SentMessage.SendAsync(Application, provider);
}
