using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using MailKit.Net.Smtp;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>What SMTP did, as an outcome.</summary>
internal static class SmtpEmailMessages
{
    public const int ServiceNotAvailable = 421;

    private const int TemporaryAuthenticationFailure = 454;

    /// <summary>Replies that are about the log-in: it is wanted, its mechanism is too weak or not offered, it failed, it needs TLS. (RFC 4954)</summary>
    public static readonly OutcomeTable Outcomes = new([(OutcomeKind.Hold, ["530", "534", "535", "538"])]);

    /// <summary>Code of a message that is larger than the server says it takes.</summary>
    private const string TooLarge = "MESSAGE_TOO_LARGE";

    /// <summary>What came of a message: taken for those that are not refused, which have outcomes of their own.</summary>
    /// <param name="request">The call.</param>
    /// <param name="mail">The message.</param>
    /// <param name="refused">Recipients that were named in vain, copies among them.</param>
    /// <param name="end">What the server said at the end of the message; null when nobody was left to get it.</param>
    /// <param name="failure">What became of it instead; null when it was taken.</param>
    public static SendOutcome Of(ProviderSend request, SmtpEmail mail, IReadOnlyList<RefusedRecipient> refused, SmtpResponse? end, SendOutcome? failure)
    {
        var outcomes = request.Destinations
            .Select(destination => (Destination: destination, Refused: refused.FirstOrDefault(one => one.Address == mail.RecipientOf(destination))))
            .Select(one => new DestinationOutcome(one.Destination, one.Refused is { } no ? FromReply(no.Code, no.Words) : failure!))
            .ToList();
        var others = outcomes.FindAll(one => one.Outcome is not null);
        // They all share one end: then that is the outcome of the call.
        if (others.Count == outcomes.Count && (others.Count == 1 || others.TrueForAll(one => one.Outcome == others[0].Outcome)))
            return others[0].Outcome;

        var taken = outcomes.FindAll(one => one.Outcome is null).ConvertAll(one => one.Destination);
        var id = end is null ? mail.Id : SmtpQueueId.In(end.Response) ?? mail.Id;
        return new SendOutcome.Accepted(
            [.. taken.Select(destination => new ProviderMessage(id, request.AllDestinations.Count == 1 ? null : destination))],
            null,
            Answer(end, refused))
        {
            Others = others,
        };
    }

    /// <summary>It is larger than the server says it takes.</summary>
    public static SendOutcome IsTooLarge(long size, long most) =>
        new SendOutcome.Rejected(TooLarge, $"The message has {size} bytes and the server takes {most}", null);

    /// <summary>A reply that ended it.</summary>
    public static SendOutcome FromReply(SmtpResponse reply) => FromReply((int)reply.StatusCode, reply.Response);

    /// <summary>No answer in time.</summary>
    public static SendOutcome TimedOut(bool hasSentContent, TimeSpan limit) =>
        Broken(hasSentContent, $"No answer within {limit.TotalSeconds:0} s");

    /// <summary>The connection broke, or said what makes no sense.</summary>
    public static SendOutcome Broken(bool hasSentContent, string reason) =>
        hasSentContent ? new SendOutcome.Unknown(reason, null) : new SendOutcome.Unreachable(reason, null, null);

    /// <summary>No connection came about; null for a defect of ours.</summary>
    public static SendOutcome? NotConnected(Exception exception) => exception switch
    {
        AddressNotAllowedException => new SendOutcome.Held(SendErrorCodes.AddressNotAllowed, exception.Message, null),
        SmtpTokenException token => token.Outcome,
        PlainLoginException => new SendOutcome.Held(SendErrorCodes.Unauthorized, exception.Message, null),
        SmtpCommandException reply => FromReply((int)reply.StatusCode, reply.Message),
        MailKit.Security.AuthenticationException { InnerException: SmtpCommandException reply } => FromReply((int)reply.StatusCode, reply.Message),
        MailKit.Security.AuthenticationException => new SendOutcome.Held(SendErrorCodes.Unauthorized, exception.Message, null),
        // The server lacks what the settings need.
        NotSupportedException => new SendOutcome.Held(SendErrorCodes.Refused, exception.Message, null),
        _ => IsBroken(exception) ? Broken(false, exception.Message) : null,
    };

    /// <summary>Whether it is the other end or the way to it that failed.</summary>
    public static bool IsBroken(Exception exception) => exception is SocketException or IOException or MailKit.ProtocolException
        or MailKit.ServiceNotConnectedException or MailKit.Security.SslHandshakeException or ObjectDisposedException;

    private static SendOutcome FromReply(int code, string words) => FromReply(code, words, new ProviderAnswer(Text(code), words, null));

    private static SendOutcome FromReply(int code, string words, ProviderAnswer answer) => code switch
    {
        ServiceNotAvailable or TemporaryAuthenticationFailure => new SendOutcome.Unreachable(words, null, answer),
        _ when Outcomes.Of(Text(code)) == OutcomeKind.Hold => new SendOutcome.Held(Text(code), words, answer),
        < 400 => new SendOutcome.Unreachable($"{code} {words}", null, answer),
        < 500 => new SendOutcome.Throttled(null, words, answer),
        _ => new SendOutcome.Rejected(Text(code), words, answer),
    };

    private static ProviderAnswer Answer(SmtpResponse? end, IReadOnlyList<RefusedRecipient> refused) => new(
        end is null ? null : Text((int)end.StatusCode),
        refused.Count == 0 ? end?.Response : string.Join("; ", refused.Select(recipient => $"{recipient.Address}: {recipient.Code} {recipient.Words}")),
        refused.Count == 0 ? null : JsonSerializer.SerializeToElement(new
        {
            refused = refused.Select(recipient => new { recipient = recipient.Address, code = recipient.Code, description = recipient.Words }),
        }));

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
