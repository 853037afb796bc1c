using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Contract;

/// <summary>What holds for every adapter whose provider calls back.</summary>
public sealed class CallbackContractTests
{
    private static readonly string?[] ContentTypes = [null, "application/json", "application/x-www-form-urlencoded", "\u0000; charset=none"];

    /// <summary>Every provider over HTTP does.</summary>
    public static TheoryData<string> Adapters => HttpAdapterContractTests.Adapters;

    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Callback_AnyBody_IsRefusedWhereSignedAndReadWithoutThrowing(string name)
    {
        await using var host = new AdapterHost();
        var adapter = AdapterContractTests.Find(host, name);
        var (reader, settings) = ((ICallbackReader)adapter, AdapterHost.Bind(adapter, AdapterCase.All[name].SettingsJson));
        var isSigned = adapter.Descriptor.Settings.CallbackSecrets.Any();

        foreach (var callback in HttpAdapterContractTests.Bodies.SelectMany(Callbacks))
        {
            Assert.Equal(!isSigned, reader.Verify(callback, settings).IsGenuine);
            Assert.All(reader.Read(callback, settings), notice => Assert.False(notice is ProviderNotice.Inbound { MessageId.Length: 0 }));
            Assert.Equal(200, reader.Reply(callback).Status);
        }
    }

    /// <summary>Each of the secrets that are declared to check callbacks does, and without any none are checked.</summary>
    [Theory]
    [MemberData(nameof(Adapters))]
    public async Task Verify_WithEachDeclaredSecretAlone_RefusesWhatIsNotSigned(string name)
    {
        await using var host = new AdapterHost();
        var adapter = AdapterContractTests.Find(host, name);
        var secrets = adapter.Descriptor.Settings.CallbackSecrets.Select(secret => secret.Name).ToArray();
        var callback = Callbacks("{}").First();

        foreach (var kept in secrets.Prepend(null))
        {
            var settings = JsonNode.Parse(AdapterCase.All[name].Settings)!.AsObject();
            foreach (var secret in secrets.Where(secret => secret != kept))
                settings.Remove(secret);
            var given = JsonSerializer.SerializeToElement(settings);
            // One that is needed for sends too cannot be left out here.
            if (AdapterHost.CheckSettings(adapter, given).Count == 0)
                Assert.Equal(kept is null, ((ICallbackReader)adapter).Verify(callback, AdapterHost.Bind(adapter, given)).IsGenuine);
        }
    }

    /// <summary>As a POST of every kind, and as a GET that has it for a parameter.</summary>
    private static IEnumerable<ProviderCallback> Callbacks(string body)
    {
        foreach (var type in ContentTypes)
        {
            KeyValuePair<string, string>[] headers = type is null ? [] : [new("Content-Type", type)];
            yield return new ProviderCallback("POST", Notices.Callbacks.Url, headers, [], Encoding.UTF8.GetBytes(body), Notices.Callbacks.Received);
        }

        yield return new ProviderCallback("GET", $"{Notices.Callbacks.Url}?a", [], [new("status", body), new("", body)], [], Notices.Callbacks.Received);
    }
}
