using System.Net;
using System.Net.Sockets;
using System.Text;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Mailboxes;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;

namespace Iris.Adapters.Providers.Smtp;

/// <summary>The mailbox to which an integration's bounces and replies come, over IMAP.</summary>
internal sealed class ImapMailbox : IMailbox
{
    /// <summary>What a server may say beside a mail.</summary>
    private const int ReplyBytes = 1024 * 1024;

    private readonly SmtpEmailSettings settings;
    private readonly MailboxOptions options;
    private readonly TimeProvider time;
    private readonly OAuthTokens tokens;
    private readonly OutgoingStream stream;

    // Revocation lists would be fetched from wherever the server's certificate says, past the outgoing protection.
    private readonly ImapClient client = new() { CheckCertificateRevocation = false };
    private readonly Queue<UniqueId> found = [];
    private IMailFolder folder = null!;
    private int searchedCount;

    private ImapMailbox(SmtpEmailSettings settings, MailboxOptions options, OAuthTokens tokens, TimeProvider time, OutgoingStream stream) =>
        (this.settings, this.options, this.tokens, this.time, this.stream) = (settings, options, tokens, time, stream);

    public MailboxPosition End { get; private set; } = null!;

    /// <summary>What tells this mailbox from another one; null for none.</summary>
    public static string? NameOf(SmtpEmailSettings settings) =>
        settings.ImapHost is { } host ? $"{host}:{settings.ImapPort}/{settings.ImapUserName}/{settings.ImapFolder}" : null;

    public static async Task<IMailbox> OpenAsync(
        SmtpEmailSettings settings, OutgoingGuard guard, OAuthTokens tokens, MailboxOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var host = settings.ImapHost!;
        var stream = await BoundAsync(
            token => guard.ConnectAsync(host, settings.ImapPort, OutgoingUse.Provider, token), options, time, cancellationToken);
        stream.MaxUnanswered = options.MaxMailBytes + ReplyBytes;
        var mailbox = new ImapMailbox(settings, options, tokens, time, stream);
        try
        {
            await mailbox.BoundAsync(async token =>
            {
                await mailbox.client.ConnectAsync(stream, host, settings.ImapPort, mailbox.Security, token);
                if (!mailbox.client.IsSecure && !guard.MaySpeakInClear(host, settings.ImapPort))
                    throw new MailboxException($"The log-in at {host} would not be encrypted") { IsLasting = true };

                await mailbox.LogInAsync(token);
                await mailbox.SelectAsync(token);
                return true;
            }, cancellationToken);
            return mailbox;
        }
        catch
        {
            await mailbox.DisposeAsync();
            throw;
        }
    }

    public Task<MailboxMail?> NextAsync(MailboxPosition after, CancellationToken cancellationToken) => BoundAsync(
        async token =>
        {
            if (found.Count == 0)
                await SearchAsync(after, token);
            while (found.TryPeek(out var uid))
            {
                var mail = await FetchAsync(uid, token);
                found.Dequeue();
                if (mail is not null)
                    return mail;
            }

            return null;
        },
        cancellationToken);

    public Task TakenAsync(MailboxMail mail, CancellationToken cancellationToken) => BoundAsync(
        async token =>
        {
            try
            {
                await MarkAsync(new UniqueId((uint)mail.Position.Validity, (uint)mail.Position.Number), token);
            }
            catch (ImapCommandException)
            {
                // It is stored here: what the mailbox shows of it is a convenience.
            }

            return true;
        },
        cancellationToken);

    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        if (folder.Count > searchedCount)
            return;

        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            var ask = TimeSpan.FromSeconds(options.AskSeconds);
            await Task.Delay(ask < longest ? ask : longest, time, cancellationToken);
            await BoundAsync(
                async token =>
                {
                    await client.NoOpAsync(token);
                    return true;
                },
                cancellationToken);
            return;
        }

        using var done = new CancellationTokenSource(longest, time);
        void OnCountChanged(object? sender, EventArgs change) => done.Cancel();
        folder.CountChanged += OnCountChanged;
        try
        {
            await BoundAsync(
                async token =>
                {
                    await client.IdleAsync(done.Token, token);
                    return true;
                },
                options, time, cancellationToken, longest);
        }
        finally
        {
            folder.CountChanged -= OnCountChanged;
        }
    }

    public ValueTask DisposeAsync()
    {
        // First the socket: a goodbye would wait for an answer.
        stream.Dispose();
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private SecureSocketOptions Security => settings.ImapTls switch
    {
        SmtpEmailSettings.ImapRequired => SecureSocketOptions.StartTls,
        SmtpEmailSettings.ImapNone => SecureSocketOptions.None,
        _ => SecureSocketOptions.SslOnConnect,
    };

    /// <summary>With the mailbox's password, or with the token that mails are sent with: one that was kept may have been revoked, and a new one tells.</summary>
    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        if (settings.ImapPassword is not null || settings.OAuth is not { } oauth)
        {
            client.AuthenticationMechanisms.ExceptWith(SmtpLogin.TokenMechanisms);
            await client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(settings.ImapUserName, settings.ImapPassword), cancellationToken);
            return;
        }

        var token = await TokenAsync(oauth, null, cancellationToken);
        try
        {
            await client.AuthenticateAsync(new SaslMechanismOAuth2(settings.ImapUserName!, token.Value!), cancellationToken);
        }
        catch (AuthenticationException) when (client.IsConnected)
        {
            token = await TokenAsync(oauth, token, cancellationToken);
            await client.AuthenticateAsync(new SaslMechanismOAuth2(settings.ImapUserName!, token.Value!), cancellationToken);
        }
    }

    private async Task<OAuthToken> TokenAsync(SmtpOAuth oauth, OAuthToken? refused, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(oauth, refused, cancellationToken);
        return token.Failure is not { } failure ? token
            : throw new MailboxException("There is no token to log in with") { IsLasting = failure is SendOutcome.Held or SendOutcome.Rejected };
    }

    private async Task SelectAsync(CancellationToken cancellationToken)
    {
        folder = settings.ImapFolder.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
            ? client.Inbox ?? throw new MailboxException("The mailbox has no INBOX") { IsLasting = true }
            : await client.GetFolderAsync(settings.ImapFolder, cancellationToken);
        await folder.OpenAsync(settings.ImapTaken == SmtpEmailSettings.TakenLeft ? FolderAccess.ReadOnly : FolderAccess.ReadWrite, cancellationToken);
        var last = folder.UidNext is { } next ? next.Id - 1L
            : (await folder.SearchAsync(SearchQuery.All, cancellationToken)).Select(uid => (long)uid.Id).DefaultIfEmpty(0).Max();
        End = new MailboxPosition(folder.UidValidity, last, time.GetUtcNow());
    }

    private async Task SearchAsync(MailboxPosition after, CancellationToken cancellationToken)
    {
        searchedCount = folder.Count;
        var isSame = after.Validity == folder.UidValidity;
        // SINCE knows days only, of whatever zone the server is in.
        SearchQuery query = isSame
            ? SearchQuery.Uids(new UniqueIdRange(new UniqueId(folder.UidValidity, (uint)Math.Min(after.Number + 1, uint.MaxValue)), UniqueId.MaxValue))
            : SearchQuery.DeliveredAfter(after.Moment.UtcDateTime.Date.AddDays(-1));
        var uids = await folder.SearchAsync(query, cancellationToken);
        // A range to the end always has the last mail, however old.
        foreach (var uid in uids.Where(uid => !isSame || uid.Id > after.Number).OrderBy(uid => uid.Id))
            found.Enqueue(uid);
    }

    /// <returns>Null when it is gone by now.</returns>
    private async Task<MailboxMail?> FetchAsync(UniqueId uid, CancellationToken cancellationToken)
    {
        var position = new MailboxPosition(folder.UidValidity, uid.Id, time.GetUtcNow());
        try
        {
            var summary = (await folder.FetchAsync([uid], MessageSummaryItems.UniqueId | MessageSummaryItems.InternalDate, cancellationToken)).FirstOrDefault();
            if (summary is null)
                return null;

            await using var content = await folder.GetStreamAsync(uid, 0, options.MaxMailBytes, cancellationToken);
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancellationToken);
            var moment = summary.InternalDate?.ToUniversalTime() ?? position.Moment;
            return bytes.Length == 0 ? null : new MailboxMail(position with { Moment = moment < position.Moment ? moment : position.Moment }, bytes.ToArray());
        }
        catch (MessageNotFoundException)
        {
            return null;
        }
        catch (ImapCommandException exception)
        {
            throw new MailboxException($"Mail {uid.Id} cannot be read: {exception.ResponseText}", exception) { Unreadable = position };
        }
    }

    private async Task MarkAsync(UniqueId uid, CancellationToken cancellationToken)
    {
        switch (settings.ImapTaken)
        {
            case SmtpEmailSettings.TakenSeen:
                await folder.AddFlagsAsync(uid, MessageFlags.Seen, true, cancellationToken);
                break;
            case SmtpEmailSettings.TakenDeleted:
                await folder.AddFlagsAsync(uid, MessageFlags.Deleted, true, cancellationToken);
                await folder.ExpungeAsync([uid], cancellationToken);
                break;
        }
    }

    private Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> command, CancellationToken cancellationToken) =>
        BoundAsync(command, options, time, cancellationToken);

    /// <summary>Runs a command, or several, within their time, and tells what went wrong in one way.</summary>
    private static async Task<T> BoundAsync<T>(
        Func<CancellationToken, Task<T>> command, MailboxOptions options, TimeProvider time, CancellationToken cancellationToken, TimeSpan beside = default)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(options.CommandSeconds) + beside, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await command(linked.Token);
        }
        catch (Exception exception) when (exception is not MailboxException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (bound.IsCancellationRequested)
                throw new MailboxException($"No answer within {options.CommandSeconds} s", exception);
            if (Translate(exception) is { } translated)
                throw translated;
            throw;
        }
    }

    private static MailboxException? Translate(Exception exception) => exception switch
    {
        AddressNotAllowedException or AuthenticationException or FolderNotFoundException or NotSupportedException =>
            new MailboxException(exception.Message, exception) { IsLasting = true },
        ImapCommandException refused => new MailboxException(refused.ResponseText is { Length: > 0 } words ? words : refused.Message, refused),
        SocketException or IOException or ProtocolException or CommandException or ServiceNotConnectedException or ServiceNotAuthenticatedException
            or FolderNotOpenException or SslHandshakeException or ObjectDisposedException or OperationCanceledException or InvalidOperationException
            or FormatException or ArgumentException => new MailboxException(exception.Message, exception),
        _ => null,
    };
}
