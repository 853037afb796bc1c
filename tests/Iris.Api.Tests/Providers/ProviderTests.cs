using System.Text.Json;
using Iris.Adapters;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Providers;

/// <summary>Every provider, from the send to the last notice and the reply, against the whole gateway.</summary>
public sealed class ProviderTests(ProviderGateway gateway) : IClassFixture<ProviderGateway>
{
    private static readonly string[] StatusOrder =
        ["VALIDATION_PENDING", "DISPATCH_PENDING", "SENT", "COMPLETED", "PROCESS_ERROR"];

    /// <summary>Those of the build, without the test's own and without stand-ins.</summary>
    private IEnumerable<IChannelAdapter> Adapters => gateway.Application.Services.GetRequiredService<AdapterRegistry>().Adapters
        .Where(adapter => adapter.GetType().Assembly == typeof(AdapterRegistrations).Assembly && !adapter.Descriptor.DevelopmentOnly);

    public static TheoryData<string> Providers => [.. ProviderCases.All.Select(provider => provider.Name)];

    public static TheoryData<string> SigningProviders =>
        [.. ProviderCases.All.Where(provider => provider.Sign is not null).Select(provider => provider.Name)];

    [Fact]
    public void All_AdaptersThatCallBack_AreThereOnce() => Assert.Equal(
        Adapters.Where(adapter => adapter is ICallbackReader).Select(NameOf).Order(StringComparer.Ordinal),
        ProviderCases.All.Select(provider => provider.Name).Order(StringComparer.Ordinal));

    /// <summary>Their sends are tested by a class of their own, which has the provider's name.</summary>
    [Fact]
    public void All_OtherAdapters_HaveTestsOfTheirOwn() => Assert.All(
        Adapters.Where(adapter => adapter is not ICallbackReader),
        adapter => Assert.NotNull(typeof(ProviderTests).Assembly.GetType(
            $"{typeof(ProviderTests).Namespace}.{adapter.Descriptor.Provider}Tests", throwOnError: false, ignoreCase: true)));

    [Fact]
    public void All_ProvidersThatSign_DeclareIt() => Assert.Equal(
        Adapters.Where(adapter => adapter.Descriptor.Settings.CallbackSecrets.Any()).Select(NameOf).Order(StringComparer.Ordinal),
        ProviderCases.All.Where(provider => provider.Sign is not null).Select(provider => provider.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Send_Message_ComesToTheProviderOnce(string name)
    {
        await using var sent = await gateway.SendAsync(ProviderCases.Find(name));

        var read = await sent.ReadAsync();

        Assert.Single(sent.Calls, call => call.Text.Contains(sent.Run.Phone, StringComparison.Ordinal));
        Assert.Equal((sent.Provider.Channel, sent.Provider.Provider), IntegrationOf(read));
        Assert.Equal("out", Text(read, "direction"));
        Assert.Single(EventsOf(read));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Notices_InTheirOrder_CompleteTheInteraction(string name) =>
        AssertDeliveredAsync(name, notices => notices);

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Notices_Reversed_EndAlike(string name) =>
        AssertDeliveredAsync(name, notices => notices.Reverse());

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Notices_Doubled_EndAlike(string name) =>
        AssertDeliveredAsync(name, notices => notices.SelectMany(notice => new[] { notice, notice }));

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Notices_AllAgainFromTheLast_EndAlike(string name) =>
        AssertDeliveredAsync(name, notices => [.. notices, .. notices.Reverse()]);

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Failure_InItsOrder_EndsTheInteraction(string name) => AssertFailedAsync(name, notices => notices);

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Failure_BeforeWhatCameFirst_EndsAlike(string name) => AssertFailedAsync(name, notices => notices.Reverse());

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Failure_Doubled_EndsAlike(string name) =>
        AssertFailedAsync(name, notices => notices.SelectMany(notice => new[] { notice, notice }));

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Reply_Once_JoinsTheProcessOfTheMessage(string name) => AssertReplyAsync(name, times: 1);

    [Theory]
    [MemberData(nameof(Providers))]
    public Task Reply_Twice_IsOneInteraction(string name) => AssertReplyAsync(name, times: 2);

    [Theory]
    [MemberData(nameof(SigningProviders))]
    public async Task Callback_NotSignedByTheProvider_IsRefused(string name)
    {
        await using var sent = await gateway.SendAsync(ProviderCases.Find(name));
        var notice = sent.Provider.Notices[^1].Request(sent.Run);

        Assert.Equal(401, await sent.CallAsync(notice));
        Assert.Equal(401, await sent.CallAsync(sent.Signed(notice).Altered()));

        Assert.Equal("SENT", Text(await sent.ReadAsync(), "status"));
        await sent.WaitForAppliedAsync(0);
    }

    [Theory]
    [MemberData(nameof(SigningProviders))]
    public async Task Callback_Replayed_IsAnsweredAlike(string name)
    {
        await using var sent = await gateway.SendAsync(ProviderCases.Find(name));
        var signed = sent.Signed(sent.Provider.Notices[^1].Request(sent.Run));

        Assert.Equal(200, await sent.CallAsync(signed));
        Assert.Equal(200, await sent.CallAsync(signed));

        await sent.WaitForAppliedAsync(sent.Provider.SignsOnce ? 1 : 2);
        var read = await sent.ReadAsync();
        Assert.Equal(("COMPLETED", sent.Provider.Notices[^1].Word), StateOf(read));
        Assert.Equal(sent.Provider.SignsOnce ? 2 : 3, EventsOf(read).Count);
    }

    private async Task AssertDeliveredAsync(
        string name, Func<IEnumerable<ProviderCaseNotice>, IEnumerable<ProviderCaseNotice>> arrange)
    {
        var provider = ProviderCases.Find(name);
        await AssertEndAsync(provider, provider.Notices, arrange, "COMPLETED");
    }

    private async Task AssertFailedAsync(
        string name, Func<IEnumerable<ProviderCaseNotice>, IEnumerable<ProviderCaseNotice>> arrange)
    {
        var provider = ProviderCases.Find(name);
        await AssertEndAsync(provider, [provider.Notices[0], provider.Failure], arrange, "PROCESS_ERROR");
    }

    /// <summary>Whatever the order in which notices come, all are kept, no step goes back, and the last one in their own order tells the end.</summary>
    private async Task AssertEndAsync(
        ProviderCase provider, IReadOnlyList<ProviderCaseNotice> natural,
        Func<IEnumerable<ProviderCaseNotice>, IEnumerable<ProviderCaseNotice>> arrange, string end)
    {
        await using var sent = await gateway.SendAsync(provider);
        var arriving = arrange(natural).ToArray();

        foreach (var notice in arriving)
            await sent.TakeAsync(notice.Request(sent.Run));

        var read = await sent.ReadAsync();
        Assert.Equal((end, natural[^1].Word), StateOf(read));
        Assert.Equal(arriving.Select(notice => notice.Word), EventsOf(read).Skip(1).Select(item => Text(item, "event")));
        Assert.All(EventsOf(read), item => Assert.Equal(provider.Provider, Text(item, "provider")));
        AssertNeverBackwards(read, [.. natural.Select(notice => notice.Word)]);
    }

    private static void AssertNeverBackwards(JsonElement read, string[] words)
    {
        var history = read.GetProperty("auditTrail").GetProperty("history").EnumerateArray().ToArray();
        var statuses = history.Select(entry => Array.IndexOf(StatusOrder, Text(entry, "status"))).ToArray();
        var told = history.Select(entry => Array.IndexOf(words, Text(entry, "customStatus"))).Where(index => index >= 0).ToArray();

        Assert.DoesNotContain(-1, statuses);
        Assert.Equal(statuses.Order(), statuses);
        // A word is told once, however often it comes.
        Assert.Equal(told.Order().Distinct(), told);
        Assert.Equal(StateOf(read), StateOf(history[^1]));
    }

    private async Task AssertReplyAsync(string name, int times)
    {
        await using var sent = await gateway.SendAsync(ProviderCases.Find(name));

        for (var time = 0; time < times; time++)
            await sent.TakeAsync(sent.Provider.Inbound(sent.Run));

        var message = await sent.ReadAsync();
        var process = await sent.ReadProcessAsync();
        var reply = Assert.Single(process, item => Text(item, "direction") == "in");
        Assert.Equal(2, process.Count);
        Assert.Equal((1, 1), await sent.CountAsync());
        Assert.Equal("RECEIVED", Text(reply, "status"));
        Assert.Equal(Text(message, "processId"), Text(reply, "processId"));
        Assert.Equal(Text(message.GetProperty("users")[0], "id"), Text(reply.GetProperty("users")[0], "id"));
        Assert.Equal(sent.Run.Phone, Text(reply.GetProperty("destinations")[0], "value"));
        Assert.Equal(("text", ProviderRun.ReplyText), (Text(reply.GetProperty("payload"), "Type"), Text(reply.GetProperty("payload"), "Text")));
        Assert.Equal(IntegrationOf(message), IntegrationOf(reply));
        Assert.Equal("SENT", Text(message, "status"));
    }

    private static string NameOf(IChannelAdapter adapter) => $"{adapter.Descriptor.Channel}/{adapter.Descriptor.Provider}";

    private static (string? Status, string? CustomStatus) StateOf(JsonElement element) => (Text(element, "status"), Text(element, "customStatus"));

    private static (string? Channel, string? Provider) IntegrationOf(JsonElement interaction)
    {
        var integration = interaction.GetProperty("integration");
        return (Text(integration, "integrationTypeName"), Text(integration, "integrationTypeProviderName"));
    }

    private static List<JsonElement> EventsOf(JsonElement interaction) =>
        [.. interaction.GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray()];

    private static string? Text(JsonElement element, string member) => element.GetProperty(member).GetString();
}
