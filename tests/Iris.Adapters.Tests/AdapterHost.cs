using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Adapters.Tests;

/// <summary>The adapters as the gateway registers them, with the network faked.</summary>
internal sealed class AdapterHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public AdapterHost(FakeHttp? http = null, Action<IServiceCollection>? configure = null, params (string Key, string Value)[] configuration)
    {
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
        if (http is not null)
            collection.AddSingleton(new ProviderHttp(http));
        configure?.Invoke(collection);
        collection.AddIrisAdapters();
        services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
    }

    public AdapterRegistry Registry => services.GetRequiredService<AdapterRegistry>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Binds settings as the gateway does; they must be valid.</summary>
    public static object Bind(IChannelAdapter adapter, JsonElement settings)
    {
        Assert.Empty(CheckSettings(adapter, settings));
        return adapter.BindSettings(new SettingsValues(adapter.Descriptor.Settings, Values(settings)));
    }

    /// <summary>Codes and paths of what is wrong with settings.</summary>
    public static IReadOnlyList<string> CheckSettings(IChannelAdapter adapter, JsonElement settings)
    {
        var errors = new ErrorList();
        adapter.Descriptor.Settings.Validate(Values(settings), errors);
        if (errors.IsEmpty)
            adapter.CheckSettings(new SettingsValues(adapter.Descriptor.Settings, Values(settings)), errors);
        return [.. errors.Items.Select(error => $"{error.Code} {error.Field}")];
    }

    /// <summary>A request with a payload that its channel takes.</summary>
    public ProviderSend Request(IChannelAdapter adapter, JsonElement settings, JsonElement payload, params IReadOnlyList<string> destinations)
    {
        var errors = new ErrorList();
        var bound = Registry.FindChannel(adapter.Descriptor.Channel)!.Read(payload, new PayloadReading(UnknownMembers.Refuse), errors);
        Assert.Empty(errors.Items);
        return new ProviderSend(IntegrationId, Reference, bound!, destinations, Bind(adapter, settings));
    }

    public const string IntegrationId = "67c98902c362797495a602c6";
    public const string Reference = "685bc5e5c707c57a2a9d09c6";

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static Dictionary<string, JsonElement> Values(JsonElement settings) =>
        settings.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
}
