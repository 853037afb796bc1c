using Iris.Core.Kernel;

namespace Iris.Core.Idempotency;

/// <summary>Why a keyed request is refused.</summary>
public static class IdempotencyErrors
{
    /// <summary>Another request with the key has not been answered yet.</summary>
    public static readonly IrisError InProgress = new(
        "IDEMPOTENCY_IN_PROGRESS", null,
        new("Otra petición con esta clave está en curso; reintente.", "Another request with this key is in progress; try again."),
        ErrorKind.Conflict)
    { RetryAfter = TimeSpan.FromSeconds(1) };
}
