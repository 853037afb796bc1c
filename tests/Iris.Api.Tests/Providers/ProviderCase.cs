using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Providers;

/// <summary>
/// One provider on one channel, as the whole gateway meets it: what it answers to a send, what it calls back with. Everything here is what
/// the provider writes, in its own words; what the gateway has to make of it is in <see cref="ProviderTests"/>.
/// </summary>
/// <param name="Channel">Name on the wire.</param>
/// <param name="Provider">Name on the wire.</param>
internal sealed record ProviderCase(string Channel, string Provider)
{
    public string Name => $"{Channel}/{Provider}";

    /// <summary>The integration's settings, for a provider that lives at the given base URL.</summary>
    public required Func<string, object> Settings { get; init; }

    /// <summary>What is sent.</summary>
    public required object Payload { get; init; }

    /// <summary>Answers a call, that of a token endpoint too, with status and JSON; null for a call that the provider does not have.</summary>
    public required Func<ProviderRun, ReceivedCall, (int Status, object Body)?> Answer { get; init; }

    /// <summary>What becomes of a message that arrives, in the order in which it happens. The last one tells the end.</summary>
    public required IReadOnlyList<ProviderCaseNotice> Notices { get; init; }

    /// <summary>That it fails for good, in place of everything behind the first of <see cref="Notices"/>.</summary>
    public required ProviderCaseNotice Failure { get; init; }

    /// <summary>A reply of the end user, with <see cref="ProviderRun.ReplyText"/>.</summary>
    public required Func<ProviderRun, CallbackRequest> Inbound { get; init; }

    /// <summary>Signs a callback anew, as the provider does each time it sends one; null for a provider that does not sign.</summary>
    public Func<ProviderRun, CallbackRequest, CallbackRequest>? Sign { get; init; }

    /// <summary>Whether a signature holds once only.</summary>
    public bool SignsOnce { get; init; } = true;

    public override string ToString() => Name;
}

/// <summary>A status notice.</summary>
/// <param name="Word">The provider's word, which becomes the customStatus.</param>
/// <param name="Request">The callback.</param>
internal sealed record ProviderCaseNotice(string Word, Func<ProviderRun, CallbackRequest> Request);

/// <summary>One message on its way: what a provider knows of it.</summary>
/// <param name="Phone">The end user.</param>
/// <param name="MessageId">The id that the provider gives, unique to the run.</param>
internal sealed record ProviderRun(string Phone, string MessageId)
{
    public const string ReplyText = "Quiero una cita";

    /// <summary>Our reference: the interaction's id.</summary>
    public string Reference { get; init; } = "";

    /// <summary>The integration's callback URL, as the provider knows it.</summary>
    public string CallbackUrl { get; init; } = "";
}
