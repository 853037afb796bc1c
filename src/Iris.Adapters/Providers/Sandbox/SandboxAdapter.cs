using Iris.Adapters.Channels.Email;
using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>
/// A stand-in for a provider, on any channel: takes everything valid, behaves as its settings say, and calls back. For Development, and for tenants
/// that are there to test.
/// </summary>
internal sealed class SandboxAdapter(string channel, SandboxInbox inbox, SandboxLine line, TimeProvider time, Random random) : CallbackAdapter<SandboxSettings>
{
    public const string ProviderName = "Sandbox";

    private const int MaxDestinations = 100;

    private static readonly Dictionary<string, string> ProviderIds = new()
    {
        [WhatsAppChannel.ChannelName] = "67c98902c362797495a61c01",
        [RcsChannel.ChannelName] = "67c98902c362797495a61c02",
        [SmsChannel.ChannelName] = "67c98902c362797495a61c03",
        [EmailChannel.ChannelName] = "67c98902c362797495a61c04",
    };

    public override AdapterDescriptor Descriptor { get; } = new(
        channel, ProviderName, ProviderIds[channel], MaxDestinations, Schema, DevelopmentOnly: true);

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, SmsPayloadValidator.MaxText, errors);

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, SandboxSettings settings, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Here and below the time that a provider takes, not ours.
        if (settings.LatencyMilliseconds > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(settings.LatencyMilliseconds), time, cancellationToken);
        if (settings.Behaviour == SandboxSettings.Unreachable || Fails(settings.FailureRate))
            return SandboxOutcomes.Unreachable;

        var now = time.GetUtcNow();
        var id = IrisId.New(now);
        var messages = SandboxOutcomes.MessagesOf(id, request.Destinations);
        if (settings is { Takes: true, IsPlaying: true } && await PlayAsync(request, settings, messages, now, cancellationToken) is { } lost)
            return lost;

        inbox.Add(request.IntegrationId, new SandboxMessage(
            id, request.Reference, request.Destinations, request.Payload, now, settings.Behaviour));
        if (settings.Behaviour == SandboxSettings.TimeOut)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        return SandboxOutcomes.Of(settings, messages);
    }

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, SandboxSettings settings) => SandboxNotices.Read(callback);

    /// <summary>Before it takes the message: one without its notices would be another one than was asked for.</summary>
    /// <returns>Null, or that it takes nothing.</returns>
    private async Task<SendOutcome?> PlayAsync(
        ProviderSend request, SandboxSettings settings, IReadOnlyList<ProviderMessage> messages, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var played = await line.CallAsync(
                request.IntegrationId, SandboxScript.Of(settings, request, messages, Fails(settings.AutoFail), now), cancellationToken);
            return played.IsSuccess ? null : SandboxOutcomes.Full(played.Errors[0].RetryAfter);
        }
        catch (StoreUnavailableException)
        {
            return SandboxOutcomes.Full(null);
        }
    }

    private bool Fails(double rate)
    {
        if (rate <= 0)
            return false;

        // A seeded generator is not safe for threads; the shared one does not mind.
        lock (random)
            return random.NextDouble() < rate;
    }
}
