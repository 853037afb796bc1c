using System.Runtime.CompilerServices;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Mailboxes;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>E-mail through an SMTP relay.</summary>
internal sealed class SmtpEmailAdapter(
    OutgoingGuard guard, OAuthTokens tokens, IOptions<DispatchOptions> options, IOptions<MailboxOptions> mailboxes, TimeProvider time)
    : ChannelAdapter<SmtpEmailSettings>, IMailboxReader
{
    private const int MaxDestinations = 100;

    /// <summary>By settings object, which lives as long as that version of the integration.</summary>
    private readonly ConditionalWeakTable<SmtpEmailSettings, SmtpConnections> connections = [];
    private readonly ConditionalWeakTable<SmtpEmailSettings, SmtpDkimOf> signers = [];

    public override AdapterDescriptor Descriptor { get; } = new(
        EmailChannel.ChannelName, "SMTP", "67c98902c362797495a61b02", MaxDestinations, Schema)
    {
        // Of complaints alone: no reply of a mail server is one of these.
        OptOutCodes = MailNotices.ComplaintCodes,
        Outcomes = SmtpEmailMessages.Outcomes,
    };

    public string? MailboxOf(object settings) => ImapMailbox.NameOf((SmtpEmailSettings)settings);

    public Task<IMailbox> OpenMailboxAsync(object settings, CancellationToken cancellationToken) =>
        ImapMailbox.OpenAsync((SmtpEmailSettings)settings, guard, tokens, mailboxes.Value, time, cancellationToken);

    public IReadOnlyList<string> ReferencesIn(byte[] mail) => MailNotices.ReferencesIn(mail);

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        MailNotices.Read(callback, ((SmtpEmailSettings)settings).FromAddress);

    /// <summary>Nobody sees the others unless the caller wants it.</summary>
    public override bool SendsEach(ChannelPayload payload) => payload is EmailPayload { VisibleRecipients: not true };

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
        using var mail = new SmtpEmail(request, settings, signers.GetValue(settings, of => new SmtpDkimOf(SmtpDkim.Of(of))).Dkim);
        var limit = settings.TimeLimit + request.ExtraTime;
        using var bound = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await mail.AttachAsync(request, linked.Token);
            if (pool.TakeIdle() is { } used)
            {
                var outcome = await HandOverAsync(used, pool, request, mail, limit, linked.Token, cancellationToken);
                // Surely not taken: most likely the server closed the connection while it was idle. A new one tells.
                if (outcome is not SendOutcome.Unreachable || bound.IsCancellationRequested)
                    return outcome;
            }

            return await HandOverAsync(await pool.OpenAsync(linked.Token), pool, request, mail, limit, linked.Token, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SmtpEmailMessages.TimedOut(hasSentContent: false, limit);
        }
        catch (Exception exception) when (SmtpEmailMessages.NotConnected(exception) is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return SmtpEmailMessages.NotConnected(exception)!;
        }
    }

    private static async Task<SendOutcome> HandOverAsync(
        SmtpConnection connection, SmtpConnections pool, ProviderSend request, SmtpEmail mail, TimeSpan limit,
        CancellationToken bounded, CancellationToken callers)
    {
        var transaction = new SmtpTransaction(connection, request, mail);
        try
        {
            return await transaction.RunAsync(bounded);
        }
        catch (Exception exception)
            when (bounded.IsCancellationRequested && (exception is OperationCanceledException || SmtpEmailMessages.IsBroken(exception)))
        {
            callers.ThrowIfCancellationRequested();
            return transaction.Ended(SmtpEmailMessages.TimedOut(transaction.HasSentContent, limit));
        }
        catch (Exception exception) when (SmtpEmailMessages.IsBroken(exception))
        {
            return transaction.Ended(SmtpEmailMessages.Broken(transaction.HasSentContent, exception.Message));
        }
        finally
        {
            if (transaction.IsOver)
                pool.Return(connection);
            else
                connection.Dispose();
        }
    }

    private SmtpConnections Connect(SmtpEmailSettings settings) => new(settings, tokens, guard, options.Value.MaxReplyBytes, time);

    /// <summary>What signs the messages of some settings, if anything does.</summary>
    private sealed record SmtpDkimOf(SmtpDkim? Dkim);
}
