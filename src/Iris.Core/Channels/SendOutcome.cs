using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Core.Channels;

/// <summary>
/// How an attempt ended. The six kinds are all that the core knows: what to do next follows from the kind alone.
/// </summary>
/// <param name="Answer">What the provider said; null when it said nothing.</param>
/// <param name="RetryAfter">When it asked to be called again; null when it did not. Nothing of the integration goes to it before.</param>
public abstract record SendOutcome(ProviderAnswer? Answer, TimeSpan? RetryAfter = null)
{
    /// <summary>The provider took it.</summary>
    /// <param name="Messages">The ids it gave, one per destination or one for all.</param>
    /// <param name="CustomStatus">The provider's word for the state, if it told one.</param>
    /// <param name="Answer">Its answer.</param>
    public sealed record Accepted(IReadOnlyList<ProviderMessage> Messages, string? CustomStatus, ProviderAnswer? Answer)
        : SendOutcome(Answer)
    {
        /// <summary>Those of the call's destinations for which it was not taken, each with its own outcome; taken for all others.</summary>
        public IReadOnlyList<DestinationOutcome> Others { get; init; } = [];
    }

    /// <summary>The provider refused it and would again. Final.</summary>
    /// <param name="Code">The provider's code, or one of <see cref="SendErrorCodes"/>.</param>
    /// <param name="Description">Its words.</param>
    /// <param name="Answer">Its answer.</param>
    public sealed record Rejected(string Code, string Description, ProviderAnswer? Answer) : SendOutcome(Answer);

    /// <summary>
    /// Surely not taken, and nothing else of the integration would be: refused credentials, an account without funds, a sender that is not the
    /// account's. All of it waits until something changes.
    /// </summary>
    /// <param name="Code">The provider's code, or one of <see cref="SendErrorCodes"/>.</param>
    /// <param name="Description">Its words.</param>
    /// <param name="Answer">Its answer.</param>
    public sealed record Held(string Code, string Description, ProviderAnswer? Answer) : SendOutcome(Answer);

    /// <summary>The provider did not take it because of the rate: later.</summary>
    /// <param name="RetryAfter">When it asked to be called again; null when it did not say.</param>
    /// <param name="Reason">Its words.</param>
    /// <param name="Answer">Its answer.</param>
    public sealed record Throttled(TimeSpan? RetryAfter, string Reason, ProviderAnswer? Answer) : SendOutcome(Answer, RetryAfter);

    /// <summary>It surely was not taken: connection refused, name not found, an answer that says so.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="RetryAfter">When it asked to be called again; null when it did not say.</param>
    /// <param name="Answer">Its answer, if there was one.</param>
    public sealed record Unreachable(string Reason, TimeSpan? RetryAfter, ProviderAnswer? Answer) : SendOutcome(Answer, RetryAfter);

    /// <summary>Nobody knows: the connection broke after the request went out, or the answer cannot be understood.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="Answer">Its answer, if there was one.</param>
    public sealed record Unknown(string Reason, ProviderAnswer? Answer) : SendOutcome(Answer);
}

/// <summary>How a call ended for one of its destinations.</summary>
/// <param name="Destination">The destination, as it stood in the call.</param>
/// <param name="Outcome">Anything but accepted.</param>
public sealed record DestinationOutcome(string Destination, SendOutcome Outcome);

/// <summary>An id that the provider gave to a message.</summary>
/// <param name="Id">The provider's id.</param>
/// <param name="Destination">The destination that it is for; null for all.</param>
/// <param name="Progress">How far it has come by the provider's notices.</param>
public sealed record ProviderMessage(string Id, string? Destination, DeliveryProgress Progress = DeliveryProgress.None)
{
    /// <summary>Whether the interaction was sent again since: what becomes of this message no longer counts.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsSuperseded { get; init; }

    /// <summary>The integration whose provider gave it; null for the interaction's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IntegrationId { get; init; }
}

/// <summary>The provider's answer to a send, kept as a provider event.</summary>
/// <param name="Code">HTTP status, SMTP reply code or the provider's own code.</param>
/// <param name="Description">Its words.</param>
/// <param name="Raw">The body as it came, at most <see cref="MaxRawLength"/> characters: JSON as JSON, anything else as a string.</param>
public sealed record ProviderAnswer(string? Code, string? Description, JsonElement? Raw)
{
    /// <summary>Longest answer that is kept.</summary>
    public const int MaxRawLength = 4096;
}

/// <summary>Codes of refusals for which the provider has no code of its own.</summary>
public static class SendErrorCodes
{
    /// <summary>The integration's credentials were refused.</summary>
    public const string Unauthorized = "UNAUTHORIZED";

    /// <summary>The provider refused the request.</summary>
    public const string Refused = "REFUSED";

    /// <summary>What answers there is not the provider's API: another address, or a way to it that leads elsewhere.</summary>
    public const string WrongAddress = "WRONG_ADDRESS";

    /// <summary>The provider's address is one that the gateway does not call.</summary>
    public const string AddressNotAllowed = "ADDRESS_NOT_ALLOWED";
}
