using System.Text.Json.Serialization;

namespace Iris.Core.Sending;

/// <summary>How an integration was tested.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntegrationTestKind>))]
public enum IntegrationTestKind
{
    /// <summary>By a call to its provider that sends nothing.</summary>
    [JsonStringEnumMemberName("call")]
    Call,

    /// <summary>By a message, which goes the way of all others.</summary>
    [JsonStringEnumMemberName("message")]
    Message,
}

/// <summary>What a test came to.</summary>
/// <param name="Kind">How it was tested.</param>
/// <param name="Took">How long the call took, or the acceptance of the message.</param>
/// <param name="Error">What the provider, or the way to it, said; null when all is well.</param>
/// <param name="InteractionId">The message; null for a call.</param>
public sealed record IntegrationTest(IntegrationTestKind Kind, TimeSpan Took, IntegrationTestError? Error, string? InteractionId)
{
    /// <summary>Whether the provider took the settings, or the message was accepted.</summary>
    public bool IsOk => Error is null;
}

/// <summary>Why a test failed.</summary>
/// <param name="Code">The provider's code, or one of <see cref="IntegrationTestCodes"/>.</param>
/// <param name="Message">Its words, without secrets.</param>
public sealed record IntegrationTestError(string Code, string Message);

/// <summary>Codes of failures for which the provider has none.</summary>
public static class IntegrationTestCodes
{
    /// <summary>The provider answers that it is called too often.</summary>
    public const string Throttled = "THROTTLED";

    /// <summary>The provider was not reached, or says that it is not there for us.</summary>
    public const string Unreachable = "UNREACHABLE";

    /// <summary>There was no answer in time, or none that makes sense.</summary>
    public const string NoAnswer = "NO_ANSWER";
}
