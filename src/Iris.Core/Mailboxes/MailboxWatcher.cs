using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Mailboxes;

/// <summary>
/// Watches one mailbox for as long as it may: takes what is new, each mail once, and waits for more. A mail is stored before the mailbox is told, and
/// the position moves after that: what is stored twice by a crash in between is one callback.
/// </summary>
internal sealed partial class MailboxWatcher(
    IMailboxStore store, IntegrationCatalog catalog, TenantGate tenants, CallbackIntake intake, IOptions<MailboxOptions> options, Random random,
    TimeProvider time, ILogger<MailboxWatcher> logger)
{
    /// <summary>How long one rests that may not be watched, or is no more.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    /// <summary>The same for one whose integration is about to be saved.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>An integration is saved within this time after its mailbox was announced.</summary>
    private static readonly TimeSpan SavedWithin = TimeSpan.FromMinutes(10);

    /// <summary>How often is looked whether the integration has changed.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(200);

    /// <summary>How often one mail may fail before it is passed over.</summary>
    private const int TriesOfOne = 5;

    /// <param name="mailbox">Claimed.</param>
    /// <param name="mustYield">Whether another mailbox waits for its place.</param>
    /// <param name="stopping">Ends the watch.</param>
    public async Task WatchAsync(Mailbox mailbox, Func<bool> mustYield, CancellationToken stopping)
    {
        using var hold = new MailboxHold(store, mailbox, TimeSpan.FromSeconds(options.Value.LeaseSeconds), time);
        var resolved = await catalog.FindAsync(mailbox.Tenant, mailbox.IntegrationId, stopping);
        if (resolved?.Adapter is not IMailboxReader reader || reader.MailboxOf(resolved.Settings) is not { } name)
        {
            var now = time.GetUtcNow();
            await store.RemoveAsync(mailbox.Tenant, mailbox.IntegrationId, now - SavedWithin, stopping);
            await hold.EndAsync(now + (now - mailbox.Announced < Rest ? Moment : Rest));
            return;
        }

        if (resolved.CallRefusal is not null || !await tenants.IsOpenAsync(mailbox.Tenant, stopping))
        {
            await hold.EndAsync(time.GetUtcNow() + Rest);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var keeping = KeepAsync(hold, resolved, mustYield, ending);
        var dueAt = time.GetUtcNow();
        try
        {
            var caller = new OutgoingCaller(mailbox.Tenant.Value, resolved.Adapter.Descriptor.Provider);
            await caller.RunAsync(() => TakeAllAsync(hold, reader, resolved, name, ending.Token));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            dueAt = time.GetUtcNow();
        }
        catch (MailboxException exception)
        {
            dueAt = time.GetUtcNow() + Wait(++mailbox.Failures, exception.IsLasting);
            if (exception.Unreadable is { } unreadable && mailbox.Failures >= TriesOfOne)
            {
                LogPassedOver(mailbox.IntegrationId, unreadable.Number, exception.Message);
                mailbox.Position = unreadable;
            }

            mailbox.Problem = CallbackMask.Hide(ProviderWords.Sentence(exception.Message), resolved.Integration);
            LogBroken(mailbox.IntegrationId, mailbox.Problem, dueAt);
        }
        finally
        {
            await ending.CancelAsync();
            await keeping;
        }

        await hold.EndAsync(dueAt);
    }

    private async Task<bool> TakeAllAsync(
        MailboxHold hold, IMailboxReader reader, ResolvedIntegration resolved, string name, CancellationToken cancellationToken)
    {
        var mailbox = hold.Mailbox;
        await using var box = await reader.OpenMailboxAsync(resolved.Settings, cancellationToken);
        if (mailbox.Position is null || mailbox.Name != name)
        {
            // What was in it before is none of ours.
            (mailbox.Name, mailbox.Position) = (name, box.End);
        }

        LogWatched(mailbox.IntegrationId);
        var lastWait = time.GetTimestamp();
        while (await hold.KeepAsync(cancellationToken))
        {
            if (await box.NextAsync(mailbox.Position, cancellationToken) is not { } mail)
            {
                (mailbox.Failures, mailbox.Problem) = (0, null);
                // A server that signals again and again, and has nothing, is not asked as fast as it answers.
                if (time.GetElapsedTime(lastWait) < ShortestWait)
                    await Task.Delay(ShortestWait, time, cancellationToken);
                await box.WaitAsync(TimeSpan.FromSeconds(options.Value.IdleSeconds), cancellationToken);
                lastWait = time.GetTimestamp();
            }
            else if (await intake.TakeMailAsync(resolved, reader, mail, cancellationToken) is { } wait)
            {
                await Task.Delay(wait, time, cancellationToken);
            }
            else
            {
                await box.TakenAsync(mail, cancellationToken);
                (mailbox.Position, mailbox.Failures, mailbox.Problem) = (mail.Position, 0, null);
            }
        }

        return false;
    }

    /// <summary>Renews the lease while the mailbox is watched, and ends the watch when it is lost, the integration changed, or the turn is over.</summary>
    private async Task KeepAsync(MailboxHold hold, ResolvedIntegration resolved, Func<bool> mustYield, CancellationTokenSource ending)
    {
        var turnEnd = time.GetUtcNow().AddSeconds(options.Value.TurnSeconds);
        var renewEvery = TimeSpan.FromSeconds(options.Value.LeaseSeconds / 3.0);
        var step = renewEvery < LookEvery ? renewEvery : LookEvery;
        while (!ending.IsCancellationRequested)
        {
            await Task.Delay(step, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (ending.IsCancellationRequested)
                return;

            try
            {
                var integration = resolved.Integration;
                var isSame = (await catalog.FindAsync(integration.Tenant, integration.Id, ending.Token))?.Integration.Version == integration.Version
                    && await tenants.IsOpenAsync(integration.Tenant, ending.Token);
                var mayGoOn = isSame && !(time.GetUtcNow() >= turnEnd && mustYield());
                if (!mayGoOn || !await hold.RenewAsync(renewEvery, ending.Token))
                    await ending.CancelAsync();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A store out of reach: the lease decides.
                if (hold.IsOver)
                    await ending.CancelAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private TimeSpan Wait(int failures, bool isLasting)
    {
        var longest = options.Value.RetryMaxSeconds;
        var seconds = isLasting ? longest : Math.Min(longest, options.Value.RetryBaseSeconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        // What broke together does not come back together.
        return TimeSpan.FromSeconds(seconds * (0.75 + (random.NextDouble() / 4)));
    }

    [LoggerMessage(EventId = 3103, Level = LogLevel.Information, Message = "The mailbox of integration {IntegrationId} is watched")]
    private partial void LogWatched(string integrationId);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning, Message = "Mail {Number} in the mailbox of integration {IntegrationId} is passed over: {Reason}")]
    private partial void LogPassedOver(string integrationId, long number, string reason);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Warning, Message = "The mailbox of integration {IntegrationId} cannot be watched: {Problem}; the next try is at {DueAt:O}")]
    private partial void LogBroken(string integrationId, string? problem, DateTimeOffset dueAt);
}
