using Iris.Core.Integrations;

namespace Iris.Core.Mailboxes;

/// <summary>The lease on a mailbox. Saves come one after the other, and none after the lease was lost.</summary>
internal sealed class MailboxHold(IMailboxStore store, Mailbox mailbox, TimeSpan lease, TimeProvider time) : IDisposable
{
    private readonly string claim = mailbox.Claim!;
    private readonly SemaphoreSlim turn = new(1, 1);
    private bool isLost;
    private object? saved;

    public Mailbox Mailbox => mailbox;

    /// <summary>Whether others may have it by now.</summary>
    public bool IsOver => isLost || time.GetUtcNow() >= mailbox.DueAt;

    /// <summary>Saves how far it is taken, unless it is as it was saved last, and renews the lease with it.</summary>
    /// <returns>False when it is somebody else's.</returns>
    public Task<bool> KeepAsync(CancellationToken cancellationToken) =>
        saved is not null && ReferenceEquals(saved, mailbox.Position) ? Task.FromResult(!isLost) : SaveAsync(cancellationToken);

    /// <summary>Renews the lease when so much of it has run.</summary>
    /// <returns>False when it is somebody else's.</returns>
    public Task<bool> RenewAsync(TimeSpan after, CancellationToken cancellationToken) =>
        mailbox.DueAt - time.GetUtcNow() > lease - after ? Task.FromResult(!isLost) : SaveAsync(cancellationToken);

    /// <summary>Gives it back; it is due at this moment.</summary>
    public async Task EndAsync(DateTimeOffset dueAt)
    {
        (mailbox.Claim, mailbox.DueAt) = (null, dueAt);
        if (!isLost)
            await store.SaveAsync(mailbox.Tenant, mailbox, claim, CancellationToken.None);
    }

    public void Dispose() => turn.Dispose();

    private async Task<bool> SaveAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var position = mailbox.Position;
            var until = time.GetUtcNow() + lease;
            var before = mailbox.DueAt;
            mailbox.DueAt = until;
            try
            {
                isLost |= !await store.SaveAsync(mailbox.Tenant, mailbox, claim, cancellationToken);
            }
            catch
            {
                mailbox.DueAt = before;
                throw;
            }

            saved = position;
            return !isLost;
        }
        finally
        {
            turn.Release();
        }
    }
}
