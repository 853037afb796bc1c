using Iris.Core.Sending;

namespace Iris.Api.Integrations;

/// <summary>What a test of an integration came to.</summary>
/// <param name="Ok">Whether the provider took the settings, or the message was accepted.</param>
/// <param name="Kind"><c>call</c>: the provider was called and nothing was sent. <c>message</c>: a message was accepted like any other.</param>
/// <param name="Took">How long that took, in milliseconds.</param>
/// <param name="Error">What the provider said, or why it was not reached; null when all is well.</param>
/// <param name="InteractionId">The message, whose status tells what becomes of it; null for a call.</param>
internal sealed record IntegrationTestResponse(bool Ok, IntegrationTestKind Kind, long Took, IntegrationTestError? Error, string? InteractionId)
{
    internal static IntegrationTestResponse From(IntegrationTest test) => new(
        test.IsOk,
        test.Kind,
        (long)test.Took.TotalMilliseconds,
        test.Error,
        test.InteractionId);
}
