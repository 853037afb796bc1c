using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using Iris.Testing;

namespace Iris.Core.Tests.Callbacks;

public sealed class InboundCallbackTests : CallbackScenario
{
    [Fact]
    public async Task Inbound_FromANewNumber_MakesUserProcessAndInteraction()
    {
        await CallAsync("""{"id":"in-1","from":"+34 600 000 005","text":"Hola"}""");

        var received = await FindInboundAsync("in-1");
        var view = (await Host.Reader.FindAsync(Builders.Tenant, received.Id, default))!;
        Assert.Equal((InteractionStatus.Received, Direction.In), (received.Status, received.Direction));
        Assert.Equal("34600000005", Assert.Single(received.Destinations).Value);
        Assert.Equal(("Ana", true, Direction.In), (view.Users[0].Name, view.IsLastEntry, view.Process.LastDirection));
        Assert.Equal("Hola", received.Payload.GetProperty("Text").GetString());
        Assert.Equal("text", received.Payload.GetProperty("Type").GetString());
    }

    [Fact]
    public async Task Inbound_ProcessWhoseNewestEntryWentThroughAnotherChannel_IsGoneOnWith()
    {
        var other = await Host.CreateIntegrationAsync();
        var first = await Host.SendAsync(CoreHost.Command(Integration, "34600000001"));
        var second = await Host.SendAsync(CoreHost.Command(other, "34600000001"));
        await Host.SendAsync(CoreHost.Command(other, "34600000001") with { ProcessId = first.Process.Id });

        await CallAsync("""{"id":"in-1","from":"34600000001","text":"Hola"}""");

        Assert.Equal(first.Process.Id, (await FindInboundAsync("in-1")).ProcessId);
        Assert.NotEqual(first.Process.Id, second.Process.Id);
    }

    [Fact]
    public async Task Inbound_SeveralInOneCallback_AreRegisteredInTheOrderOfTheirWriting()
    {
        await CallAsync(
            """{"id":"in-3","from":"34600000005","text":"3","written":"2026-01-01T10:00:03Z"}""",
            """{"id":"in-0","from":"34600000005","text":"0"}""",
            """{"id":"in-1","from":"34600000005","text":"1","written":"2026-01-01T10:00:01Z"}""",
            """{"id":"in-2","from":"34600000005","text":"2","written":"2026-01-01T10:00:02Z"}""");

        var process = (await FindInboundAsync("in-3")).ProcessId;
        var listed = await Host.Get<IInteractionStore>().ListByProcessAsync(Builders.Tenant, process, null, 10, default);
        Assert.Equal(["1", "0", "2", "3"], listed.Items.Select(one => one.Payload.GetProperty("Text").GetString()));
    }

    [Fact]
    public async Task Inbound_SameMessageTwice_IsRegisteredOnce()
    {
        await CallAsync("""{"id":"in-1","from":"34600000005","text":"Hola"}""");
        await CallAsync("""{"id":"in-1","from":"34600000005","text":"Hola"}""");

        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == 2, "both are processed");
        Assert.Equal(1, await Host.CountProcessesAsync());
        Assert.Equal(1, await Host.CountUsersAsync());
    }

    [Fact]
    public async Task Inbound_ManyAtOnceFromANewNumber_ShareOneProcess()
    {
        await Parallel.ForAsync(0, 64, async (i, _) => await CallAsync($$"""{"id":"in-{{i}}","from":"34600000005","text":"Hola"}"""));

        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == 64, "all are processed");
        Assert.Equal(1, await Host.CountProcessesAsync());
        Assert.Equal(1, await Host.CountUsersAsync());
    }

    [Fact]
    public async Task Inbound_WithinTheWindow_JoinsTheNewestOpenProcess()
    {
        var first = await Host.SendAsync(CoreHost.Command(Integration, "34600000001"));
        var second = await Host.SendAsync(CoreHost.Command(Integration, "34600000001"));

        await CallAsync("""{"id":"in-1","from":"34600000001","text":"Hola"}""");
        Assert.Equal(second.Process.Id, (await FindInboundAsync("in-1")).ProcessId);

        await Host.WaitForStatusAsync(first.Interaction.Id, InteractionStatus.Sent);
        await CallAsync($$"""{"id":"in-2","from":"34600000001","text":"Hola","replyTo":"p-{{first.Interaction.Id}}"}""");
        Assert.Equal(first.Process.Id, (await FindInboundAsync("in-2")).ProcessId);
    }

    [Fact]
    public async Task Inbound_ProcessClosed_OpensANewOne()
    {
        var view = await Host.SendAsync(CoreHost.Command(Integration, "34600000001"));
        await Host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        var process = (await Host.Get<IProcessStore>().FindAsync(Builders.Tenant, view.Process.Id, default))!;
        process.IsClosed = true;
        await Host.Get<IProcessStore>().SaveAsync(Builders.Tenant, process, default);

        await CallAsync($$"""{"id":"in-1","from":"34600000001","text":"Hola","replyTo":"p-{{view.Interaction.Id}}"}""");

        Assert.NotEqual(view.Process.Id, (await FindInboundAsync("in-1")).ProcessId);
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("3,1,2")]
    public async Task Inbound_InParts_IsJoinedInOrder(string arrival)
    {
        foreach (var number in arrival.Split(','))
            await CallAsync(Part("part", number, 3));

        var whole = await FindInboundAsync("part-1");
        Assert.Equal("part1part2part3", whole.Payload.GetProperty("Text").GetString());
        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == 3, "no part is left");
        Assert.Equal(1, await Host.CountProcessesAsync());
    }

    /// <summary>Handsets count their references round; nothing of the second message may be taken for a repetition of the first.</summary>
    [Theory]
    [InlineData("a1,a2,b1,b2")]
    [InlineData("a2,a1,b2,b1")]
    [InlineData("a1,a2,a2,b2,b1,a1")]
    public async Task Inbound_SecondMessageInPartsOfTheSameReference_IsItsOwn(string arrival)
    {
        var parts = arrival.Split(',');
        foreach (var part in parts)
            await CallAsync(Part(part[..1], part[1..], 2));

        await Eventually.HoldsAsync(() => ListAsync(CallbackState.Done).Result.Count == parts.Length, "no part is left");
        Assert.Equal("a1a2", (await FindInboundAsync("a-1")).Payload.GetProperty("Text").GetString());
        Assert.Equal("b1b2", (await FindInboundAsync("b-1")).Payload.GetProperty("Text").GetString());
        Assert.Null(await Host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, Integration.Id, "a-2", default));
        Assert.Null(await Host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, Integration.Id, "b-2", default));
    }

    [Fact]
    public async Task Inbound_BehindAFloodOfStatuses_IsNotDelayed()
    {
        for (var i = 0; i < 300; i++)
            await CallAsync(Status($"unknown-{i}", "sent", DeliveryProgress.Sent));

        await CallAsync("""{"id":"in-1","from":"34600000005","text":"Hola"}""");

        await FindInboundAsync("in-1");
        Assert.NotEmpty(await ListAsync(CallbackState.Pending));
    }

    private static string Part(string message, string number, int total) =>
        $$"""{"id":"{{message}}-{{number}}","from":"34600000001","text":"{{message}}{{number}}","part":"g1/{{number}}/{{total}}"}""";
}
