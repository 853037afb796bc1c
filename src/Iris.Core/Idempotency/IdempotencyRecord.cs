using Iris.Core.Kernel;

namespace Iris.Core.Idempotency;

/// <summary>What a request that carried a key was answered, kept so that the same request again is answered the same and does nothing.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Key">The caller's key, unique in the tenant.</param>
/// <param name="Hash">Hash of what was asked for.</param>
/// <param name="Created">When.</param>
/// <param name="Answer">The body of the answer.</param>
public sealed record IdempotencyRecord(TenantId Tenant, string Key, string Hash, DateTimeOffset Created, byte[] Answer);

/// <summary>A request that carries a key.</summary>
/// <param name="Key">The caller's key.</param>
/// <param name="Hash">Hash of what it asks for.</param>
/// <param name="Answer">Writes the answer from what was accepted.</param>
public sealed record KeyedRequest<T>(string Key, string Hash, Func<T, byte[]> Answer)
{
    internal IdempotencyRecord RecordOf(TenantId tenant, T accepted, DateTimeOffset now) => new(tenant, Key, Hash, now, Answer(accepted));
}
