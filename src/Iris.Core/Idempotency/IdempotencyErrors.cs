using Iris.Core.Kernel;

namespace Iris.Core.Idempotency;

/// <summary>Why a keyed request is refused.</summary>
public static class IdempotencyErrors
{
    public const string Header = "Idempotency-Key";
    public const int MaxKeyLength = 255;

    public static readonly IrisError InvalidKey = new(
        "INVALID_IDEMPOTENCY_KEY", Header,
        new($"De 1 a {MaxKeyLength} caracteres ASCII visibles.", $"1 to {MaxKeyLength} visible ASCII characters."));

    /// <summary>The key was used for something else.</summary>
    public static readonly IrisError KeyReused = new(
        "IDEMPOTENCY_KEY_REUSED", Header,
        new("La clave ya se usó con otra petición.", "The key was used with another request."), ErrorKind.Unprocessable);

    /// <summary>Another request with the key has not been answered yet.</summary>
    public static readonly IrisError InProgress = new(
        "IDEMPOTENCY_IN_PROGRESS", Header,
        new("Otra petición con esta clave está en curso; reintente.", "Another request with this key is in progress; try again."),
        ErrorKind.Conflict);

    /// <summary>Whether a text may be a key.</summary>
    public static bool IsKey(string text) => text.Length is > 0 and <= MaxKeyLength && text.All(c => c is > ' ' and <= '~');
}
