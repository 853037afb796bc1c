namespace Iris.Core.Channels;

/// <summary>
/// Implemented by an adapter to whose integrations mail comes back: bounces, complaints and replies, in a mailbox of theirs. Each mail is stored
/// as callbacks are, as a <see cref="ProviderCallback"/> whose body is the mail, and read by <see cref="INoticeReader.Read"/>.
/// </summary>
public interface IMailboxReader : INoticeReader
{
    /// <summary>Query parameter of a stored mail with a reference of ours that was signed by us. See <see cref="ReferencesIn"/>.</summary>
    const string Reference = "reference";

    /// <summary>What tells the integration's mailbox from another one; null where there is none to watch.</summary>
    string? MailboxOf(object settings);

    /// <summary>Opens the mailbox. Throws what <see cref="MailboxException"/> says, and nothing else but cancellation.</summary>
    /// <param name="settings">What <see cref="IChannelAdapter.BindSettings"/> made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IMailbox> OpenMailboxAsync(object settings, CancellationToken cancellationToken);

    /// <summary>
    /// What looks like a signed reference in a mail, first what it was addressed to, then what it returns; bounded. The core finds out which of
    /// them we signed, and only these are kept with the mail: a stranger makes no bounces of other people's messages.
    /// </summary>
    IReadOnlyList<string> ReferencesIn(byte[] mail);
}

/// <summary>A mailbox that is open, for one at a time. All methods throw <see cref="MailboxException"/> and nothing else but cancellation.</summary>
public interface IMailbox : IAsyncDisposable
{
    /// <summary>Behind everything that was in it when it was opened.</summary>
    MailboxPosition End { get; }

    /// <summary>The next mail behind a position; null when there is none. Where the mailbox numbers its mails anew, all since the position's day are.</summary>
    Task<MailboxMail?> NextAsync(MailboxPosition after, CancellationToken cancellationToken);

    /// <summary>Tells the mailbox that a mail is stored here.</summary>
    Task TakenAsync(MailboxMail mail, CancellationToken cancellationToken);

    /// <summary>Waits until there may be a mail, or the time is over.</summary>
    Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken);
}

/// <summary>A place in a mailbox.</summary>
/// <param name="Validity">Which numbering the number is of (IMAP: UIDVALIDITY).</param>
/// <param name="Number">Number of the last mail that was taken (IMAP: UID).</param>
/// <param name="Moment">When it came.</param>
public sealed record MailboxPosition(long Validity, long Number, DateTimeOffset Moment);

/// <summary>A mail as it is in a mailbox.</summary>
/// <param name="Position">Its place.</param>
/// <param name="Bytes">As it came, or its beginning.</param>
public sealed record MailboxMail(MailboxPosition Position, byte[] Bytes);

/// <summary>A mailbox cannot be used.</summary>
/// <param name="message">Why, for people; without secrets.</param>
/// <param name="inner">What happened.</param>
public sealed class MailboxException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the settings are wrong: nothing changes until they do.</summary>
    public bool IsLasting { get; init; }

    /// <summary>The one mail that cannot be read, while all is well else; null for another reason. Having failed again and again, it is passed over.</summary>
    public MailboxPosition? Unreadable { get; init; }
}
