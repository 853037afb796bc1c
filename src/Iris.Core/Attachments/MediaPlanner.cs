using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Wakes whoever fetches media.</summary>
internal sealed class MediaSignal : WakeSignal;

/// <summary>Plans to fetch the media of a message that was registered; once, however often it is asked.</summary>
internal sealed class MediaPlanner(IMediaJobStore store, MediaSignal signal, TimeProvider time)
{
    public async Task PlanAsync(Interaction interaction, IReadOnlyList<InboundMedia>? media, CancellationToken cancellationToken)
    {
        // What was fetched, and whose job is forgotten, is not fetched again.
        if (media is not { Count: > 0 } || interaction.AttachmentsId.Count > 0)
            return;

        var now = time.GetUtcNow();
        var jobs = media.Index().Where(one => one.Item.Url is not null).Select(one => new MediaJob
        {
            Id = IrisId.New(now),
            Tenant = interaction.Tenant,
            IntegrationId = interaction.Integration.IntegrationId,
            InteractionId = interaction.Id,
            Position = one.Index,
            Url = one.Item.Url!,
            MediaType = one.Item.MimeType,
            Created = now,
            DueAt = now,
        }).ToList();
        if (jobs.Count == 0)
            return;

        await store.AddAsync(interaction.Tenant, jobs, cancellationToken);
        signal.Raise();
    }
}
