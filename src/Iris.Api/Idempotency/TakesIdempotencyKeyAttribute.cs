namespace Iris.Api.Idempotency;

/// <summary>Says that an action takes an <c>Idempotency-Key</c>, for the description.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TakesIdempotencyKeyAttribute : Attribute;
