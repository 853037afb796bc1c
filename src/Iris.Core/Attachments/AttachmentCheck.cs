using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>Whether a send may have the attachments that it names: they are there, and channel and provider take them.</summary>
public sealed class AttachmentCheck(IAttachmentStore store, MediaUrls urls, IOptions<AttachmentOptions> options)
{
    /// <summary>Ours.</summary>
    public const int MaxFiles = 20;

    private static string FieldOf(int index) => $"{AttachmentErrors.SendField}[{index}]";

    /// <param name="tenant">The tenant.</param>
    /// <param name="integration">Through which it goes.</param>
    /// <param name="payload">The message; null when it is wrong, then the files that it names are not looked at.</param>
    /// <param name="named">The send's own list; null for none.</param>
    /// <param name="errors">Gets everything that does not hold.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The attachments that it needs, each once.</returns>
    public async ValueTask<IReadOnlyList<string>> CheckAsync(
        TenantId tenant, ResolvedIntegration integration, ChannelPayload? payload, IReadOnlyList<string>? named, ErrorList errors, CancellationToken cancellationToken)
    {
        var places = payload?.MediaPlaces().Where(place => place.AttachmentId is not null).ToList() ?? [];
        if (places.Count == 0 && named is null or { Count: 0 })
            return [];

        if (named?.Count > MaxFiles)
        {
            errors.Add(CommonErrors.TooMany(AttachmentErrors.SendField, MaxFiles));
            return [];
        }

        var ids = (named ?? []).Where(IrisId.IsValid).Concat(places.Select(place => place.AttachmentId!)).Distinct().ToList();
        var found = (await store.FindManyAsync(tenant, ids, cancellationToken)).ToDictionary(attachment => attachment.Id);
        CheckNamed(integration, named ?? [], places, found, errors);
        foreach (var place in places)
            CheckPlace(integration, place, found.GetValueOrDefault(place.AttachmentId!), errors);
        return ids;
    }

    private void CheckNamed(
        ResolvedIntegration integration, IReadOnlyList<string> named, List<MediaPlace> places, Dictionary<string, Attachment> found, ErrorList errors)
    {
        var bytes = 0L;
        for (var i = 0; i < named.Count; i++)
        {
            if (!found.TryGetValue(named[i], out var attachment))
                errors.Add(AttachmentErrors.NotFound with { Field = FieldOf(i) });
            else if (!integration.Channel.AttachesFiles && !places.Exists(place => place.AttachmentId == attachment.Id))
                errors.Add(AttachmentErrors.NotCarried(FieldOf(i), integration.Channel.Name));
            else
                bytes += attachment.Size;
        }

        if (integration.Channel.AttachesFiles && bytes > options.Value.MaxEmailBytes)
            errors.Add(AttachmentErrors.SizeNotAllowed(AttachmentErrors.SendField, integration.Channel.Name, options.Value.MaxEmailBytes));
    }

    private void CheckPlace(ResolvedIntegration integration, MediaPlace place, Attachment? attachment, ErrorList errors)
    {
        if (attachment is null)
        {
            errors.Add(AttachmentErrors.NotFound with { Field = place.Field });
            return;
        }

        // The provider's own word counts before that of its channel.
        var limit = integration.Adapter.Descriptor.Media.GetValueOrDefault(place.Kind) ?? integration.Channel.Media.GetValueOrDefault(place.Kind);
        var types = place.Types ?? (limit?.Types is { Count: > 0 } all ? all : null);
        if (types?.Contains(attachment.MediaType) == false)
            errors.Add(AttachmentErrors.TypeNotAllowed(place.Field, attachment.MediaType, types));
        else if (attachment.Size > limit?.MaxBytes)
            errors.Add(AttachmentErrors.SizeNotAllowed(place.Field, place.Kind, limit.MaxBytes));
        else if (!urls.CanBeReached)
            errors.Add(AttachmentErrors.NoPublicUrl(place.Field));
    }
}
