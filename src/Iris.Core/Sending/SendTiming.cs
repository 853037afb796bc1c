using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Sending;

/// <summary>When a send goes out, and until when it makes sense to send it.</summary>
/// <param name="SendAt">Not before this moment; null for at once.</param>
/// <param name="ExpiresAt">Not after this moment; null for ever.</param>
/// <param name="Priority">Before which others of its integration.</param>
internal readonly record struct SendTiming(DateTimeOffset? SendAt, DateTimeOffset? ExpiresAt, Priority Priority)
{
    public const string SendAtField = "sendAt";
    public const string ExpiresAtField = "expiresAt";

    /// <summary>How far ahead a send may be scheduled, and how long it may wait after that.</summary>
    public const int MaxDays = 366;

    public static SendTiming Read(SendCommand command, DateTimeOffset now, ErrorList errors)
    {
        var priority = command.Priority is null ? Priority.Normal : Priorities.Find(command.Priority);
        if (priority is null)
            errors.Add(CommonErrors.NotAllowed("priority", [Priorities.High, Priorities.Normal, Priorities.Bulk]));
        if (command.SendAt is null && command.ExpiresAt is null)
            return new SendTiming(null, null, priority ?? Priority.Normal);

        var sendAt = WireTime.Parse(command.SendAt, SendAtField, errors);
        var expiresAt = WireTime.Parse(command.ExpiresAt, ExpiresAtField, errors);
        if (sendAt <= now)
            errors.Add(SendErrors.NotInFuture(SendAtField));
        else if (sendAt > now.AddDays(MaxDays))
            errors.Add(SendErrors.TooFarAhead(SendAtField, MaxDays));
        if (expiresAt <= now)
            errors.Add(SendErrors.NotInFuture(ExpiresAtField));
        else if (expiresAt <= sendAt)
            errors.Add(SendErrors.ExpiresBeforeItIsSent);
        else if (expiresAt - (sendAt ?? now) > TimeSpan.FromDays(MaxDays)) // A difference: the last days of the calendar have no day after them.
            errors.Add(SendErrors.TooFarAhead(ExpiresAtField, MaxDays));
        return new SendTiming(sendAt, expiresAt, priority ?? Priority.Normal);
    }
}
