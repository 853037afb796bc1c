using System.Collections.Concurrent;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>A send as the sandbox got it.</summary>
/// <param name="Id">The id that it answered as the provider's.</param>
/// <param name="Reference">The interaction's id.</param>
/// <param name="Destinations">Normalised addresses.</param>
/// <param name="Payload">The payload as bound; serialise it by its own type.</param>
/// <param name="Received">When it came.</param>
/// <param name="Behaviour">What the sandbox did with it.</param>
public sealed record SandboxMessage(
    string Id, string Reference, IReadOnlyList<string> Destinations, object Payload, DateTimeOffset Received, string Behaviour);

/// <summary>What the sandbox integrations received, the newest of each. In memory: it is a stand-in for a provider, not a record.</summary>
public sealed class SandboxInbox
{
    /// <summary>Most messages kept for one integration.</summary>
    public const int Capacity = 1000;

    private readonly ConcurrentDictionary<string, Queue<SandboxMessage>> messages = new(StringComparer.Ordinal);

    /// <summary>What an integration received, newest first.</summary>
    public IReadOnlyList<SandboxMessage> Read(string integrationId)
    {
        if (!messages.TryGetValue(integrationId, out var queue))
            return [];

        lock (queue)
            return [.. queue.Reverse()];
    }

    internal void Add(string integrationId, SandboxMessage message)
    {
        var queue = messages.GetOrAdd(integrationId, _ => new Queue<SandboxMessage>());
        lock (queue)
        {
            if (queue.Count == Capacity)
                queue.Dequeue();
            queue.Enqueue(message);
        }
    }
}

/// <summary>The outcomes of the sandbox, from its behaviour.</summary>
internal static class SandboxOutcomes
{
    public const string RefusedCode = "SANDBOX_REFUSED";

    public static readonly SendOutcome Unreachable = new SendOutcome.Unreachable("The sandbox plays unreachable", null, null);

    public static SendOutcome Of(SandboxSettings settings, string id) => settings.Behaviour switch
    {
        SandboxSettings.Refuse => new SendOutcome.Rejected(RefusedCode, "The sandbox refuses", Answer("400")),
        SandboxSettings.Throttle => new SendOutcome.Throttled(TimeSpan.FromSeconds(settings.RetryAfterSeconds), "The sandbox throttles", Answer("429")),
        SandboxSettings.Unreachable => Unreachable,
        SandboxSettings.Unknown => new SendOutcome.Unknown("The sandbox lost its answer", null),
        _ => new SendOutcome.Accepted([new ProviderMessage(id, null)], null, Answer("200")),
    };

    private static ProviderAnswer Answer(string code) => new(code, "Sandbox", null);
}
