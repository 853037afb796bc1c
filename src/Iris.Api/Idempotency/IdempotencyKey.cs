using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Api.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>, and why a request that has one is refused.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int MaxLength = 255;

    public static readonly IrisError Invalid = new(
        "INVALID_IDEMPOTENCY_KEY", Header,
        new($"De 1 a {MaxLength} caracteres ASCII visibles.", $"1 to {MaxLength} visible ASCII characters."));

    /// <summary>The key was used for something else.</summary>
    public static readonly IrisError Reused = new(
        "IDEMPOTENCY_KEY_REUSED", Header,
        new("La clave ya se usó con otra petición.", "The key was used with another request."), ErrorKind.Unprocessable);

    public static readonly IrisError InProgress = IdempotencyErrors.InProgress with { Field = Header };

    /// <summary>Whether a text may be a key.</summary>
    public static bool IsValid(string text) => text.Length is > 0 and <= MaxLength && text.All(c => c is > ' ' and <= '~');
}
