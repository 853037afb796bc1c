using System.Collections.Concurrent;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>A send as the sandbox got it.</summary>
/// <param name="Id">The id that it answered as the provider's; of several destinations each has this with <c>-1</c>, <c>-2</c> … behind it.</param>
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
    public const string HeldCode = "SANDBOX_HELD";

    /// <summary>What it would call back with finds no place, so it takes nothing.</summary>
    public static SendOutcome Full(TimeSpan? wait) => new SendOutcome.Unreachable("The sandbox's notices cannot be kept", wait, null);

    public static readonly SendOutcome Unreachable = new SendOutcome.Unreachable("The sandbox plays unreachable", null, null);

    /// <summary>The ids that the sandbox gives: one for the only destination, or one for each, which begin alike.</summary>
    public static IReadOnlyList<ProviderMessage> MessagesOf(string id, IReadOnlyList<string> destinations) =>
        destinations.Count == 1 ? [new ProviderMessage(id, null)] : [.. destinations.Select((destination, i) => new ProviderMessage($"{id}-{i + 1}", destination))];

    public static SendOutcome Of(SandboxSettings settings, IReadOnlyList<ProviderMessage> messages) => settings.Behaviour switch
    {
        SandboxSettings.Refuse => new SendOutcome.Rejected(RefusedCode, "The sandbox refuses", Answer("400")),
        SandboxSettings.Hold => new SendOutcome.Held(HeldCode, "The sandbox refuses the credentials", Answer("401")),
        SandboxSettings.Throttle => new SendOutcome.Throttled(TimeSpan.FromSeconds(settings.RetryAfterSeconds), "The sandbox throttles", Answer("429")),
        SandboxSettings.Unreachable => Unreachable,
        SandboxSettings.Unknown => new SendOutcome.Unknown("The sandbox lost its answer", null),
        _ => new SendOutcome.Accepted(messages, null, Answer("200")),
    };

    private static ProviderAnswer Answer(string code) => new(code, "Sandbox", null);
}
