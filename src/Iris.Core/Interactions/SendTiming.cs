using System.Globalization;
using Iris.Core.Errors;

namespace Iris.Core.Interactions;

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

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'",
    ];

    public static SendTiming Read(SendCommand command, DateTimeOffset now, ErrorList errors)
    {
        var priority = command.Priority is null ? Priority.Normal : Priorities.Find(command.Priority);
        if (priority is null)
            errors.Add(CommonErrors.NotAllowed("priority", [Priorities.High, Priorities.Normal, Priorities.Bulk]));
        if (command.SendAt is null && command.ExpiresAt is null)
            return new SendTiming(null, null, priority ?? Priority.Normal);

        var sendAt = Parse(command.SendAt, SendAtField, errors);
        var expiresAt = Parse(command.ExpiresAt, ExpiresAtField, errors);
        if (sendAt <= now)
            errors.Add(InteractionErrors.NotInFuture(SendAtField));
        else if (sendAt > now.AddDays(MaxDays))
            errors.Add(InteractionErrors.TooFarAhead(SendAtField, MaxDays));
        if (expiresAt <= now)
            errors.Add(InteractionErrors.NotInFuture(ExpiresAtField));
        else if (expiresAt <= sendAt)
            errors.Add(InteractionErrors.ExpiresBeforeItIsSent);
        else if (expiresAt - (sendAt ?? now) > TimeSpan.FromDays(MaxDays)) // A difference: the last days of the calendar have no day after them.
            errors.Add(InteractionErrors.TooFarAhead(ExpiresAtField, MaxDays));
        return new SendTiming(sendAt, expiresAt, priority ?? Priority.Normal);
    }

    /// <summary>A moment as notes of the history show it.</summary>
    public static string Show(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment in ISO 8601 with an offset; null with an error when it is not one.</summary>
    public static DateTimeOffset? Parse(string? text, string field, ErrorList errors)
    {
        if (text is null)
            return null;

        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment.ToUniversalTime();

        errors.Add(InteractionErrors.InvalidDate(field));
        return null;
    }
}
