using Iris.Api.Authentication;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tokens;

/// <summary>
/// The signing keys as this process knows them. Several gateways may make a key at the same time: the ring then has one more than it
/// needs, all of them accept both, and the later one signs.
/// </summary>
internal sealed partial class SigningKeyRing(
    SigningKeyStore store, IOptions<SecurityOptions> options, TimeProvider time, ILogger<SigningKeyRing> logger)
{
    /// <summary>How long a key is published before it signs: far longer than anybody may keep the published set.</summary>
    public static readonly TimeSpan PublishedBefore = TimeSpan.FromDays(1);

    /// <summary>The least time between two readings that unknown keys of tokens ask for: forged ones cost no more.</summary>
    public static readonly TimeSpan MinReadInterval = TimeSpan.FromSeconds(5);

    private readonly Lock reading = new();
    private readonly Lock asking = new();
    private volatile SigningKeySet? current;
    private Task asked = Task.CompletedTask;
    private long? askedAt;

    public SigningKeySet Current
    {
        get
        {
            var set = current ?? Read();
            var now = time.GetUtcNow();
            if (now < set.Until)
                return set;

            var next = set.At(now);
            // Whatever was read meanwhile is newer than this.
            return Interlocked.CompareExchange(ref current, next, set) == set ? next : current!;
        }
    }

    /// <summary>Reads the ring, and adds a key to it when there is none or the newest has signed for its time.</summary>
    public SigningKeySet Read()
    {
        lock (reading)
        {
            var keys = store.ReadAll();
            var now = time.GetUtcNow();
            if (NextActivation(keys, now) is { } activates)
            {
                var key = SigningKey.New(activates);
                store.Add(key);
                LogMade(key.Id, activates);
                keys = store.ReadAll();
            }

            return current = new SigningKeySet(keys, now);
        }
    }

    /// <summary>Reads the ring for a token whose key is not known; a reading that goes on is shared.</summary>
    public Task ReadForUnknownAsync()
    {
        lock (asking)
        {
            if (!asked.IsCompleted || (askedAt is { } last && time.GetElapsedTime(last) < MinReadInterval))
                return asked.IsCompleted ? Task.CompletedTask : asked;

            askedAt = time.GetTimestamp();
            // Away from the caller's thread: the repository has no asynchronous way.
            return asked = Task.Run(TryRead);
        }
    }

    /// <summary>Reads the ring; goes on with what is known when it cannot be read.</summary>
    public void TryRead()
    {
        try
        {
            Read();
        }
#pragma warning disable CA1031 // Whatever the repository throws: the known keys stay good, and the next reading is near.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotRead(exception);
        }
    }

    /// <summary>When a key that must be made now begins to sign; null when none must be.</summary>
    private DateTimeOffset? NextActivation(IReadOnlyList<SigningKey> keys, DateTimeOffset now)
    {
        if (keys.Count == 0)
            return now;

        var end = keys.Max(key => key.Activates) + TimeSpan.FromDays(options.Value.SigningKeyDays);
        return now >= end - PublishedBefore ? now + PublishedBefore : null;
    }

    [LoggerMessage(EventId = 1021, Level = LogLevel.Information, Message = "Signing key {KeyId} made; it signs tokens from {Activates:O}")]
    private partial void LogMade(string keyId, DateTimeOffset activates);

    [LoggerMessage(EventId = 1022, Level = LogLevel.Warning, Message = "The key ring could not be read; the known signing keys stay")]
    private partial void LogNotRead(Exception exception);
}
