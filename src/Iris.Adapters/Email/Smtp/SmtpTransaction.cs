using Iris.Adapters.Outgoing;
using Iris.Core.Channels;
using MailKit.Net.Smtp;

namespace Iris.Adapters.Email.Smtp;

/// <summary>
/// Hands one message over, command by command: every recipient gets an answer of its own, and it is known whether any of the content went
/// out. Until then the server cannot have taken it, whatever happens; that is what tells a known outcome from an unknown one.
/// </summary>
internal sealed class SmtpTransaction(SmtpCommands client, SmtpEmail mail)
{
    private readonly List<RefusedRecipient> refused = [];

    /// <summary>Whether the server may have taken it.</summary>
    public bool HasSentContent { get; private set; }

    /// <summary>Whether the connection is as it was before and may carry another message.</summary>
    public bool IsClean { get; private set; }

    public async Task<SendOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (mail.NeedsUtf8 && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            return new SendOutcome.Rejected(SendErrorCodes.Refused, "The server takes no address outside ASCII (SMTPUTF8)", null);

        var reply = await client.SayAsync($"MAIL FROM:<{mail.Sender}>{(mail.NeedsUtf8 ? " SMTPUTF8" : "")}", cancellationToken);
        if (!IsPositive(reply))
            return SmtpEmailMessages.FromReply(reply);

        if (await NameRecipientsAsync(cancellationToken) is { } failed)
            return failed;

        reply = await client.SayAsync("DATA", cancellationToken);
        if ((int)reply.StatusCode is < 300 or > 399)
            return SmtpEmailMessages.FromReply(reply);

        var content = mail.ToWire();
        HasSentContent = true;
        reply = await client.SayAsync(content, cancellationToken);
        if (!IsPositive(reply))
            return SmtpEmailMessages.FromReply(reply);

        IsClean = true;
        return SmtpEmailMessages.Accepted(mail, refused);
    }

    /// <returns>Null when somebody is to get it.</returns>
    private async Task<SendOutcome?> NameRecipientsAsync(CancellationToken cancellationToken)
    {
        var recipients = mail.Recipients;
        foreach (var recipient in recipients)
        {
            var reply = await client.SayAsync($"RCPT TO:<{recipient}>", cancellationToken);
            if ((int)reply.StatusCode == SmtpEmailMessages.ServiceNotAvailable)
                return SmtpEmailMessages.FromReply(reply);
            if (!IsPositive(reply))
                refused.Add(new RefusedRecipient(recipient, (int)reply.StatusCode, reply.Response));
        }

        return refused.Count == recipients.Count ? SmtpEmailMessages.AllRefused(refused) : null;
    }

    private static bool IsPositive(SmtpResponse reply) => (int)reply.StatusCode is >= 200 and < 300;
}

/// <summary>A recipient that the server did not take.</summary>
internal sealed record RefusedRecipient(string Address, int Code, string Words);
