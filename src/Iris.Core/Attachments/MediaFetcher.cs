using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>
/// Fetches one medium of an end user's message and keeps it as an attachment of the message. Doing it twice changes nothing more: the attachment has the
/// id of the job.
/// </summary>
internal sealed partial class MediaFetcher(
    IntegrationCatalog catalog, IMediaTransport transport, AttachmentIntake intake, IAttachmentStore attachments, IInteractionStore interactions,
    InteractionWriter writer, IMediaJobStore jobs, IOptions<AttachmentOptions> options, TimeProvider time, ILogger<MediaFetcher> logger)
{
    private const int MaxRounds = 10;
    private const int MaxName = 200;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);

    public async Task RunAsync(MediaJob job, CancellationToken cancellationToken)
    {
        var outcome = await attachments.FindAsync(job.Tenant, job.Id, cancellationToken) is not null ? Kept : await FetchAsync(job, cancellationToken);
        if (outcome.Problem is null)
        {
            await ChangeAsync(job, interaction => interaction.RecordMedium(time.GetUtcNow(), job.Id));
            job.Done();
        }
        else if (outcome.IsFinal || time.GetUtcNow() - job.Created > TimeSpan.FromHours(options.Value.RetryHours))
        {
            await ChangeAsync(job, interaction => interaction.RecordMediumLost(time.GetUtcNow(), $"{job.Position}: {outcome.Problem}"));
            job.GiveUp(outcome.Problem);
            LogGivenUp(job.Id, job.InteractionId, outcome.Problem);
        }
        else
        {
            job.Retry(outcome.Problem, time.GetUtcNow() + WaitOf(job, outcome.RetryAfter));
        }

        await jobs.SaveAsync(job.Tenant, job, CancellationToken.None);
    }

    private static readonly MediaAnswer Kept = new(null, true);

    private async Task<MediaAnswer> FetchAsync(MediaJob job, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(job.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            return new MediaAnswer("No http or https URL", true);
        if (await catalog.FindAsync(job.Tenant, job.IntegrationId, cancellationToken) is not { } resolved)
            return new MediaAnswer("The integration is gone", true);

        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.FetchSeconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            var call = new MediaCall(
                new OutgoingCaller(job.Tenant.Value, resolved.Adapter.Descriptor.Provider), url,
                target => (resolved.Adapter as IMediaSource)?.AuthorizationFor(target, resolved.Settings));
            return await transport.FetchAsync(call, answer => KeepAsync(job, resolved, url, answer, linked.Token), linked.Token);
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new MediaAnswer($"Not there within {options.Value.FetchSeconds} s", false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return new MediaAnswer(exception.GetType().Name, false);
        }
    }

    private async Task<MediaAnswer> KeepAsync(MediaJob job, ResolvedIntegration resolved, Uri url, MediaAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Bytes is null)
            return answer;

        // What the provider or its server declares is often wrong: the content alone tells.
        var draft = new AttachmentDraft(NameOf(job, url, answer), null, resolved.Integration.Id)
        {
            Source = AttachmentSource.Inbound,
            Id = job.Id,
            InteractionId = job.InteractionId,
            Position = job.Position,
        };
        var result = await intake.StageAsync(job.Tenant, draft, answer.Bytes, cancellationToken);
        if (!result.IsSuccess)
            return RefusalOf(result.Errors[0]);

        await using var staged = result.Value;
        var kept = await intake.CommitAsync(staged, null, cancellationToken);
        return kept.IsSuccess ? Kept : RefusalOf(kept.Errors[0]);
    }

    private static MediaAnswer RefusalOf(IrisError error) => new(error.Code, error.RetryAfter is null) { RetryAfter = error.RetryAfter };

    /// <summary>A name that is of the content whatever the content is: its own end is left to <see cref="MediaUrls"/> where it has none that is known.</summary>
    private static string NameOf(MediaJob job, Uri url, MediaAnswer answer)
    {
        var given = answer.FileName ?? Uri.UnescapeDataString(url.Segments[^1]);
        var clean = string.Concat(given.Where(c => char.IsAsciiLetterOrDigit(c) || char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' ')).Trim(' ', '.');
        var name = clean.Length == 0 ? $"medium-{job.Position + 1}" : clean.Length > MaxName ? clean[^MaxName..] : clean;
        return name;
    }

    private TimeSpan WaitOf(MediaJob job, TimeSpan? asked)
    {
        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, options.Value.RetryBaseSeconds * Math.Pow(2, Math.Min(job.Attempts, 30))));
        return asked > wait ? asked.Value < LongestWait ? asked.Value : LongestWait : wait;
    }

    private async Task ChangeAsync(MediaJob job, Action<Interaction> change)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (await interactions.FindAsync(job.Tenant, job.InteractionId, CancellationToken.None) is not { } interaction)
                return;

            change(interaction);
            if (interaction.Changes.Count == 0 || await writer.SaveAsync(interaction, CancellationToken.None) != SaveResult.Conflict)
                return;
        }

        throw new StoreUnavailableException($"Interaction {job.InteractionId} could not be saved in {MaxRounds} tries.");
    }

    [LoggerMessage(EventId = 8002, Level = LogLevel.Warning, Message = "Medium {JobId} of interaction {InteractionId} is given up: {Reason}")]
    private partial void LogGivenUp(string jobId, string interactionId, string reason);
}
