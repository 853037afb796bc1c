using System.Globalization;
using System.Text;
using Iris.Core.Channels;
using MailKit.Net.Smtp;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>
/// Hands one message over, command by command: every recipient gets an answer of its own, and it is known whether any of the content went
/// out. Until then the server cannot have taken it, whatever happens; that is what tells a known outcome from an unknown one.
/// </summary>
internal sealed class SmtpTransaction(SmtpConnection connection, ProviderSend request, SmtpEmail mail)
{
    private readonly SmtpCommands client = connection.Client;
    private readonly List<RefusedRecipient> refused = [];

    /// <summary>Whether the server may have taken it.</summary>
    public bool HasSentContent { get; private set; }

    /// <summary>Whether every command had its reply, so that the connection may carry another message.</summary>
    public bool IsOver { get; private set; }

    public async Task<SendOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var failure = await OpenAsync(cancellationToken) ?? await NameRecipientsAsync(cancellationToken);
        if (failure is not null || request.Destinations.All(IsRefused))
            return Ended(failure);

        var reply = await SayAsync("DATA", cancellationToken);
        if ((int)reply.StatusCode is < 300 or > 399)
            return Ended(SmtpEmailMessages.FromReply(reply));

        HasSentContent = true;
        reply = await AskAsync(
            () => content is null ? client.SayAsync(wire => mail.WriteAsync(wire, cancellationToken), cancellationToken) : client.SayAsync(content, cancellationToken));
        if (!IsPositive(reply))
            return Ended(SmtpEmailMessages.FromReply(reply));

        connection.NeedsReset = false;
        return SmtpEmailMessages.Of(request, mail, refused, reply, null);
    }

    /// <summary>The outcome where the message was not taken, or nobody knows: those who were refused before have their own.</summary>
    public SendOutcome Ended(SendOutcome? failure) => SmtpEmailMessages.Of(request, mail, refused, null, failure);

    /// <summary>The message; null for one that is made while it goes out.</summary>
    private string? content;

    private async Task<SendOutcome?> OpenAsync(CancellationToken cancellationToken)
    {
        if (mail.NeedsUtf8 && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            IsOver = true;
            return new SendOutcome.Rejected(SendErrorCodes.Refused, "The server takes no address outside ASCII (SMTPUTF8)", null);
        }

        mail.Sign();
        cancellationToken.ThrowIfCancellationRequested();
        content = mail.HasFiles && SmtpCommands.CanStream ? null : mail.ToWire();
        var hasSize = client.Capabilities.HasFlag(SmtpCapabilities.Size);
        var size = !hasSize ? 0 : content is null ? await mail.MeasureAsync(cancellationToken) : Encoding.UTF8.GetByteCount(content);
        if (hasSize && client.MaxSize > 0 && size > client.MaxSize)
        {
            IsOver = true;
            return SmtpEmailMessages.IsTooLarge(size, client.MaxSize);
        }

        if (connection.NeedsReset && await SayAsync("RSET", cancellationToken) is var reset && !IsPositive(reset))
        {
            IsOver = false;
            return SmtpEmailMessages.Broken(false, $"{(int)reset.StatusCode} {reset.Response}");
        }

        connection.NeedsReset = true;
        var parameters = string.Concat(
            hasSize ? string.Create(CultureInfo.InvariantCulture, $" SIZE={size}") : "",
            mail.NeedsUtf8 ? client.Capabilities.HasFlag(SmtpCapabilities.EightBitMime) ? " BODY=8BITMIME SMTPUTF8" : " SMTPUTF8" : "");
        var reply = await SayAsync($"MAIL FROM:<{mail.Sender}>{parameters}", cancellationToken);
        return IsPositive(reply) ? null : SmtpEmailMessages.FromReply(reply);
    }

    /// <summary>Destinations first: without any of them no copy goes, so that copies go once.</summary>
    private async Task<SendOutcome?> NameRecipientsAsync(CancellationToken cancellationToken)
    {
        foreach (var recipient in mail.Recipients)
        {
            var reply = await SayAsync($"RCPT TO:<{recipient}>", cancellationToken);
            if ((int)reply.StatusCode == SmtpEmailMessages.ServiceNotAvailable)
                return SmtpEmailMessages.FromReply(reply);
            if (!IsPositive(reply))
                refused.Add(new RefusedRecipient(recipient, (int)reply.StatusCode, reply.Response));
            if (request.Destinations.All(IsRefused))
                return null;
        }

        return null;
    }

    private bool IsRefused(string destination) => refused.Exists(one => one.Address == mail.RecipientOf(destination));

    private Task<SmtpResponse> SayAsync(string command, CancellationToken cancellationToken) => AskAsync(() => client.SayAsync(command, cancellationToken));

    private async Task<SmtpResponse> AskAsync(Func<Task<SmtpResponse>> say)
    {
        IsOver = false;
        var reply = await say();
        // After 354 the server waits for the message, and behind 421 it hangs up.
        IsOver = (int)reply.StatusCode is (>= 200 and < 300) or (>= 400 and < 600) && (int)reply.StatusCode != SmtpEmailMessages.ServiceNotAvailable;
        return reply;
    }

    private static bool IsPositive(SmtpResponse reply) => (int)reply.StatusCode is >= 200 and < 300;
}

/// <summary>A recipient that the server did not take.</summary>
internal sealed record RefusedRecipient(string Address, int Code, string Words);
