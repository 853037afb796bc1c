using System.Text;
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
        var isSigned = adapter.Descriptor.Settings.Definitions.Any(setting => setting.Name is "webhookSecret" or "signatureSecret" or "authToken");

        foreach (var callback in HttpAdapterContractTests.Bodies.SelectMany(Callbacks))
        {
            Assert.Equal(!isSigned, reader.Verify(callback, settings).IsGenuine);
            Assert.All(reader.Read(callback, settings), notice => Assert.False(notice is ProviderNotice.Inbound { MessageId.Length: 0 }));
            Assert.Equal(200, reader.Reply(callback).Status);
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
