using System.Net;
using System.Runtime.CompilerServices;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>E-mail through an SMTP relay.</summary>
internal sealed class SmtpEmailAdapter(OutgoingGuard guard, IOptions<DispatchOptions> options, TimeProvider time) : ChannelAdapter<SmtpEmailSettings>
{
    private const int MaxDestinations = 100;

    /// <summary>By settings object, which lives as long as that version of the integration.</summary>
    private readonly ConditionalWeakTable<SmtpEmailSettings, SmtpConnections> connections = [];

    public override AdapterDescriptor Descriptor { get; } = new(
        EmailChannel.ChannelName, "SMTP", "67c98902c362797495a61b02", MaxDestinations, Schema);

    /// <summary>Logs in as for a send, says NOOP and leaves.</summary>
    protected override ProviderProbe ProbeOf(SmtpEmailSettings settings) => cancellationToken => LookInAsync(settings, cancellationToken);

    private async Task<SendOutcome> LookInAsync(SmtpEmailSettings settings, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(settings.TimeLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            // Never one that is kept: it logged in when the credentials may have been good still.
            using var connection = await connections.GetValue(settings, Connect).OpenAsync(linked.Token);
            var reply = await connection.Client.SayAsync("NOOP", linked.Token);
            if ((int)reply.StatusCode is < 200 or > 299)
                return SmtpEmailMessages.FromReply(reply);

            await connection.Client.DisconnectAsync(quit: true, linked.Token);
            return ProviderCalls.Probed;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SmtpEmailMessages.TimedOut(hasSentContent: false, settings.TimeLimit);
        }
        catch (Exception exception) when (SmtpEmailMessages.NotConnected(exception) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SmtpEmailMessages.NotConnected(exception)!;
        }
    }

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, SmtpEmailSettings settings, CancellationToken cancellationToken)
    {
        var pool = connections.GetValue(settings, Connect);
        using var mail = new SmtpEmail(request, settings);
        using var bound = new CancellationTokenSource(settings.TimeLimit + request.ExtraTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await mail.AttachAsync(request, linked.Token);
            if (pool.TakeIdle() is { } used)
            {
                var outcome = await HandOverAsync(used, pool, mail, settings, linked.Token, cancellationToken);
                // Surely not taken: most likely the server closed the connection while it was idle. A new one tells.
                if (outcome is not SendOutcome.Unreachable || bound.IsCancellationRequested)
                    return outcome;
            }

            return await HandOverAsync(await pool.OpenAsync(linked.Token), pool, mail, settings, linked.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SmtpEmailMessages.TimedOut(hasSentContent: false, settings.TimeLimit);
        }
        catch (Exception exception) when (SmtpEmailMessages.NotConnected(exception) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SmtpEmailMessages.NotConnected(exception)!;
        }
    }

    private static async Task<SendOutcome> HandOverAsync(
        SmtpConnection connection, SmtpConnections pool, SmtpEmail mail, SmtpEmailSettings settings, CancellationToken bounded,
        CancellationToken callers)
    {
        var transaction = new SmtpTransaction(connection.Client, mail);
        try
        {
            return await transaction.RunAsync(bounded);
        }
        catch (Exception exception)
            when (bounded.IsCancellationRequested && (exception is OperationCanceledException || SmtpEmailMessages.IsBroken(exception)))
        {
            callers.ThrowIfCancellationRequested();
            return SmtpEmailMessages.TimedOut(transaction.HasSentContent, settings.TimeLimit);
        }
        catch (Exception exception) when (SmtpEmailMessages.IsBroken(exception))
        {
            return SmtpEmailMessages.Broken(transaction.HasSentContent, exception.Message);
        }
        finally
        {
            if (transaction.IsClean)
                pool.Return(connection);
            else
                connection.Dispose();
        }
    }

    private SmtpConnections Connect(SmtpEmailSettings settings) => new(
        settings.Host, settings.Port, settings.IsImplicitTls, settings.StartTls,
        settings.UserName is null ? null : new NetworkCredential(settings.UserName, settings.Password), guard, options.Value.MaxReplyBytes,
        time);
}

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

        var content = mail.HasFiles ? null : mail.ToWire();
        HasSentContent = true;
        reply = content is null
            ? await client.SayAsync(wire => mail.WriteAsync(wire, cancellationToken), cancellationToken)
            : await client.SayAsync(content, cancellationToken);
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
