using System.Collections.Concurrent;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Users;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>
/// Whether an interaction has to wait for the end of quiet hours. A recipient's zone is the <c>timeZone</c> of the user's metadata, else that of
/// the integration.
/// </summary>
internal sealed partial class QuietTime(IUserStore users, ILogger<QuietTime> logger)
{
    /// <summary>Most users of whom the log says that their zone cannot be read; a process says it of each once.</summary>
    private const int MaxUnreadable = 1000;

    private readonly ConcurrentDictionary<string, bool> unreadable = new();

    /// <returns>When it may be sent; null for at that moment.</returns>
    public DateTimeOffset? EndAfter(DateTimeOffset moment, DeliveryPolicy policy, Priority priority, IReadOnlyCollection<User> recipients) =>
        policy.QuietHours is { } quiet && priority != Priority.High
            ? quiet.EndAfter(moment, [.. recipients.Select(ZoneOf)])
            : null;

    /// <summary>The same of one that was accepted: quiet hours may have begun, or been set, since.</summary>
    public async ValueTask<DateTimeOffset?> EndAfterAsync(
        DateTimeOffset moment, DeliveryPolicy policy, Interaction interaction, CancellationToken cancellationToken)
    {
        if (policy.QuietHours is null || interaction.Priority == Priority.High)
            return null;

        HashSet<string> ids = [.. interaction.Destinations.Select(destination => destination.UserId)];
        var recipients = await users.FindManyAsync(interaction.Tenant, ids, cancellationToken);
        return EndAfter(moment, policy, interaction.Priority, [.. recipients.Values]);
    }

    /// <summary>Users of earlier versions may have what cannot be read, which is refused by now.</summary>
    private TimeZoneInfo? ZoneOf(User user)
    {
        if (UserZone.Find(user.Metadata) is not { } value)
            return null;

        var zone = UserZone.Read(value);
        if (zone is null && unreadable.Count < MaxUnreadable && unreadable.TryAdd(user.Id, true))
            LogUnreadable(user.Id, user.Tenant.Value);
        return zone;
    }

    [LoggerMessage(1, LogLevel.Warning, "The time zone in the metadata of user {User} of tenant {Tenant} cannot be read; quiet hours go by that of the integration. Set it again")]
    private partial void LogUnreadable(string user, string tenant);
}
