using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Iris.Adapters.Outgoing;
using Iris.Core.Channels;
using MailKit.Net.Smtp;

namespace Iris.Adapters.Email.Smtp;

/// <summary>What SMTP did, as an outcome.</summary>
internal static class SmtpEmailMessages
{
    public const int ServiceNotAvailable = 421;

    private const int TemporaryAuthenticationFailure = 454;

    public static SendOutcome Accepted(SmtpEmail mail, IReadOnlyList<RefusedRecipient> refused) => new SendOutcome.Accepted(
        [new ProviderMessage(mail.Id, null)],
        null,
        refused.Count == 0 ? new ProviderAnswer("250", null, null) : new ProviderAnswer("250", Words(refused), Raw(refused)));

    /// <summary>A reply that ended it.</summary>
    public static SendOutcome FromReply(SmtpResponse reply) => FromReply((int)reply.StatusCode, reply.Response);

    /// <summary>Nobody is to get it. One that may be taken later makes it worth another try for all.</summary>
    public static SendOutcome AllRefused(IReadOnlyList<RefusedRecipient> refused)
    {
        var code = refused.Select(recipient => recipient.Code).FirstOrDefault(code => code is >= 400 and < 500, refused[0].Code);
        return FromReply(code, Words(refused), new ProviderAnswer(Text(code), Words(refused), Raw(refused)));
    }

    /// <summary>No answer in time.</summary>
    public static SendOutcome TimedOut(bool hasSentContent, TimeSpan limit) =>
        Broken(hasSentContent, $"No answer within {limit.TotalSeconds:0} s");

    /// <summary>The connection broke, or said what makes no sense.</summary>
    public static SendOutcome Broken(bool hasSentContent, string reason) =>
        hasSentContent ? new SendOutcome.Unknown(reason, null) : new SendOutcome.Unreachable(reason, null, null);

    /// <summary>No connection came about; null for a defect of ours.</summary>
    public static SendOutcome? NotConnected(Exception exception) => exception switch
    {
        AddressNotAllowedException => new SendOutcome.Rejected(SendErrorCodes.AddressNotAllowed, exception.Message, null),
        PlainLoginException => new SendOutcome.Rejected(SendErrorCodes.Unauthorized, exception.Message, null),
        SmtpCommandException reply => FromReply((int)reply.StatusCode, reply.Message),
        MailKit.Security.AuthenticationException { InnerException: SmtpCommandException reply } => FromReply((int)reply.StatusCode, reply.Message),
        MailKit.Security.AuthenticationException => new SendOutcome.Rejected(SendErrorCodes.Unauthorized, exception.Message, null),
        // The server lacks what the settings need.
        NotSupportedException => new SendOutcome.Rejected(SendErrorCodes.Refused, exception.Message, null),
        _ => IsBroken(exception) ? Broken(false, exception.Message) : null,
    };

    /// <summary>Whether it is the other end or the way to it that failed.</summary>
    public static bool IsBroken(Exception exception) => exception is SocketException or IOException or MailKit.ProtocolException
        or MailKit.ServiceNotConnectedException or MailKit.Security.SslHandshakeException or ObjectDisposedException;

    private static SendOutcome FromReply(int code, string words) => FromReply(code, words, new ProviderAnswer(Text(code), words, null));

    private static SendOutcome FromReply(int code, string words, ProviderAnswer answer) => code switch
    {
        ServiceNotAvailable or TemporaryAuthenticationFailure => new SendOutcome.Unreachable(words, null, answer),
        < 400 => new SendOutcome.Unreachable($"{code} {words}", null, answer),
        < 500 => new SendOutcome.Throttled(null, words, answer),
        _ => new SendOutcome.Rejected(Text(code), words, answer),
    };

    private static string Words(IEnumerable<RefusedRecipient> refused) =>
        string.Join("; ", refused.Select(recipient => $"{recipient.Address}: {recipient.Code} {recipient.Words}"));

    private static JsonElement Raw(IEnumerable<RefusedRecipient> refused) => JsonSerializer.SerializeToElement(new
    {
        refused = refused.Select(recipient => new { recipient = recipient.Address, code = recipient.Code, description = recipient.Words }),
    });

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);
}
