using System.ComponentModel.DataAnnotations;

namespace Iris.Core.Idempotency;

/// <summary>How long idempotency keys hold; section <c>Idempotency</c>.</summary>
public sealed class IdempotencyOptions
{
    public const string Section = "Idempotency";

    /// <summary>How long a key is remembered, in days. Default 2; a day at least.</summary>
    [Range(1, 365)]
    public int RetentionDays { get; init; } = 2;
}
