using System.Text.Json;
using Iris.Adapters.Providers.Sandbox;
using Iris.Core.Channels;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Adapters.Tests.Providers.Sandbox;

public sealed class SandboxAdapterTests
{
    [Theory]
    [InlineData("accept", typeof(SendOutcome.Accepted))]
    [InlineData("refuse", typeof(SendOutcome.Rejected))]
    [InlineData("throttle", typeof(SendOutcome.Throttled))]
    [InlineData("unreachable", typeof(SendOutcome.Unreachable))]
    [InlineData("unknown", typeof(SendOutcome.Unknown))]
    public async Task SendAsync_Behaviour_IsItsOutcome(string behaviour, Type outcome)
    {
        await using var host = new AdapterHost();

        Assert.IsType(outcome, await SendAsync(host, $$"""{ "behaviour": "{{behaviour}}" }"""));
    }

    [Fact]
    public async Task SendAsync_Throttle_AsksForTheWaitOfItsSettings()
    {
        await using var host = new AdapterHost();

        var outcome = await SendAsync(host, """{ "behaviour": "throttle", "retryAfterSeconds": 7 }""");

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<SendOutcome.Throttled>(outcome).RetryAfter);
    }

    [Fact]
    public async Task SendAsync_TimeOut_ReceivesAndNeverAnswers()
    {
        await using var host = new AdapterHost();
        using var cancelled = new CancellationTokenSource();

        var sending = SendAsync(host, """{ "behaviour": "time-out" }""", cancelled.Token);
        Assert.False(sending.IsCompleted);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Single(host.Get<SandboxInbox>().Read(AdapterHost.IntegrationId));
    }

    [Fact]
    public async Task SendAsync_Latency_WaitsOnTheClock()
    {
        var time = TestClock.New();
        await using var host = new AdapterHost(configure: services => services.AddSingleton<TimeProvider>(time));

        var sending = SendAsync(host, """{ "latencyMilliseconds": 5000 }""");
        time.Advance(TimeSpan.FromMilliseconds(4999));
        Assert.False(sending.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<SendOutcome.Accepted>(await sending);
    }

    [Theory]
    [InlineData(0.0, 0, 0)]
    [InlineData(0.25, 180, 320)]
    [InlineData(1.0, 1000, 1000)]
    public async Task SendAsync_FailureRate_FailsThatPart(double rate, int atLeast, int atMost)
    {
        await using var host = new AdapterHost(configure: services => services.AddSingleton(new Random(1)));
        var failed = 0;
        for (var i = 0; i < 1000; i++)
            failed += await SendAsync(host, JsonSerializer.Serialize(new { failureRate = rate })) is SendOutcome.Unreachable ? 1 : 0;

        Assert.InRange(failed, atLeast, atMost);
    }

    [Fact]
    public async Task Inbox_WhatWasReceived_IsShownNewestFirst()
    {
        await using var host = new AdapterHost();

        var outcome = Assert.IsType<SendOutcome.Accepted>(await SendAsync(host, "{}"));
        await SendAsync(host, """{ "behaviour": "refuse" }""");
        await SendAsync(host, """{ "behaviour": "unreachable" }""");

        var messages = host.Get<SandboxInbox>().Read(AdapterHost.IntegrationId);
        Assert.Equal(["refuse", "accept"], messages.Select(message => message.Behaviour));
        Assert.Equal(outcome.Messages.Single().Id, messages[1].Id);
        Assert.Equal((AdapterHost.Reference, "34600000001"), (messages[1].Reference, messages[1].Destinations.Single()));
        Assert.Contains("1234", JsonSerializer.Serialize(messages[1].Payload), StringComparison.Ordinal);
        Assert.Empty(host.Get<SandboxInbox>().Read("another"));
    }

    [Fact]
    public async Task Inbox_Full_ForgetsTheOldest()
    {
        await using var host = new AdapterHost();
        var adapter = host.Registry.FindAdapter("SMS", "Sandbox")!;
        var request = host.Request(adapter, JsonElement.Parse("{}"), Samples.Json("Channels/Sms/Samples/text.json"), "34600000001");
        for (var i = 0; i <= SandboxInbox.Capacity; i++)
            await adapter.SendAsync(request with { Reference = $"{i}" }, CancellationToken.None);

        var messages = host.Get<SandboxInbox>().Read(AdapterHost.IntegrationId);
        Assert.Equal(SandboxInbox.Capacity, messages.Count);
        Assert.Equal("1", messages[^1].Reference);
    }

    [Fact]
    public async Task Descriptor_EveryChannel_HasASandboxForDevelopment()
    {
        await using var host = new AdapterHost();

        Assert.All(host.Registry.Channels, channel => Assert.True(host.Registry.FindAdapter(channel.Name, "sandbox")!.Descriptor.DevelopmentOnly));
    }

    private static Task<SendOutcome> SendAsync(AdapterHost host, string settings, CancellationToken cancellationToken = default)
    {
        var adapter = host.Registry.FindAdapter("SMS", "Sandbox")!;
        return adapter.SendAsync(
            host.Request(adapter, JsonElement.Parse(settings), Samples.Json("Channels/Sms/Samples/text.json"), "34600000001"), cancellationToken);
    }
}
