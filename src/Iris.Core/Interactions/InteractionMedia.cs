using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <content>What becomes of the media of an end user's message, which are fetched after it was registered.</content>
public sealed partial class Interaction
{
    /// <summary>A medium of an inbound message is kept. Saying it twice changes nothing.</summary>
    public void RecordMedium(DateTimeOffset now, string attachmentId)
    {
        if (attachmentsId.Contains(attachmentId))
            return;

        attachmentsId = [.. attachmentsId, attachmentId];
        AuditTrail.Updated = NotBefore(now);
        Changes.Add(InteractionChange.MediaChanged);
    }

    /// <summary>A medium of an inbound message is given up. Saying it twice changes nothing.</summary>
    /// <param name="now">When.</param>
    /// <param name="detail">Which one and why; the same for the same.</param>
    public void RecordMediumLost(DateTimeOffset now, string detail)
    {
        if (AuditTrail.History.Exists(entry => entry.Note == HistoryNotes.MediumLost && entry.Detail == ProviderWords.Sentence(detail)))
            return;

        Append(now, Status, CustomStatus, HistoryNotes.MediumLost, detail);
        Changes.Add(InteractionChange.MediaChanged);
    }
}
