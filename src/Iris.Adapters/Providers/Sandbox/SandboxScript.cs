using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>What follows a message that the sandbox took, as its settings say.</summary>
internal static class SandboxScript
{
    public const string FailureCode = "SANDBOX_FAILED";

    private const string DeliveredWord = "DELIVERED";
    private const string ReadWord = "READ";

    /// <summary>The callbacks, each with its delay.</summary>
    /// <param name="settings">How the sandbox behaves.</param>
    /// <param name="request">The send.</param>
    /// <param name="messages">The ids that it gave.</param>
    /// <param name="fails">Whether the message fails after all.</param>
    /// <param name="now">When it took it.</param>
    public static IReadOnlyList<PlayedCallback> Of(
        SandboxSettings settings, ProviderSend request, IReadOnlyList<ProviderMessage> messages, bool fails, DateTimeOffset now)
    {
        var steps = Words(settings, fails)
            .Select(word => messages.Select(message => NoticeOf(message, request.Reference, word)).ToList<object>()).ToList();
        if (settings.AutoReply is { } reply)
            steps.Add([.. request.Destinations.Select((from, i) => ReplyOf(TextOf(reply, request), from, messages[Math.Min(i, messages.Count - 1)], now))]);
        return Spread(steps.Select(step => step.SelectMany(item => Enumerable.Repeat(item, settings.AutoTimes)).ToList()), settings.AutoDelay);
    }

    /// <summary>One callback for each step, a delay after the one before; with no delay one for all, which keeps their order.</summary>
    public static IReadOnlyList<PlayedCallback> Spread(IEnumerable<IReadOnlyList<object>> steps, TimeSpan delay)
    {
        var all = steps.ToList();
        return all.Count == 0 ? []
            : delay == TimeSpan.Zero ? [new PlayedCallback(SandboxNotices.Write(all.SelectMany(step => step)), delay)]
            : [.. all.Select((step, i) => new PlayedCallback(SandboxNotices.Write(step), delay * (i + 1)))];
    }

    private static IReadOnlyList<string> Words(SandboxSettings settings, bool fails)
    {
        IReadOnlyList<string> words = (fails, settings.AutoDeliver) switch
        {
            (true, _) => [SandboxNotices.Failed],
            (_, SandboxSettings.Delivered) => [DeliveredWord],
            (_, SandboxSettings.Read) => [DeliveredWord, ReadWord],
            _ => [],
        };
        return settings.AutoReverse ? [.. words.Reverse()] : words;
    }

    private static SandboxNoticeItem NoticeOf(ProviderMessage message, string reference, string word)
    {
        var hasFailed = word == SandboxNotices.Failed;
        return new(message.Id, reference, word, message.Destination, hasFailed ? FailureCode : null, hasFailed ? "The sandbox plays a failure" : null);
    }

    private static SandboxReplyItem ReplyOf(string text, string from, ProviderMessage message, DateTimeOffset now) =>
        new(IrisId.New(now), from, null, SandboxNotices.TextType, text, null, null, null, null, message.Id, null);

    private static string TextOf(string reply, ProviderSend request)
    {
        if (!string.Equals(reply, SandboxSettings.Echo, StringComparison.OrdinalIgnoreCase))
            return reply;

        var summary = request.Payload.Summarise();
        return summary.Body.Length > 0 ? summary.Body : summary.Subject.Length > 0 ? summary.Subject : request.Payload.Type;
    }
}

/// <summary>How the sandbox calls back: from inside, since it has no network. Found when first called, since the core in turn knows all adapters.</summary>
internal sealed class SandboxLine(Func<CallbackIntake> intake)
{
    public Task<Result<StoredCallback[]>> CallAsync(
        string integrationId, IReadOnlyList<PlayedCallback> callbacks, CancellationToken cancellationToken) =>
        intake().PlayAsync(integrationId, callbacks, cancellationToken);
}
