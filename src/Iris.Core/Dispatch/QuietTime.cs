using System.Text.Json;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Users;

namespace Iris.Core.Dispatch;

/// <summary>
/// Whether an interaction has to wait for the end of quiet hours. A recipient's zone is the <c>timeZone</c> of the user's metadata, else that of
/// the integration.
/// </summary>
internal sealed class QuietTime(IUserStore users)
{
    private const string Member = "timeZone";

    /// <returns>When it may be sent; null for at that moment.</returns>
    public static DateTimeOffset? EndAfter(DateTimeOffset moment, DeliveryPolicy policy, Priority priority, IReadOnlyCollection<User> recipients) =>
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

    private static string? ZoneOf(User user) =>
        user.Metadata is { ValueKind: JsonValueKind.Object } metadata
        && metadata.TryGetProperty(Member, out var zone) && zone.ValueKind == JsonValueKind.String
            ? zone.GetString()
            : null;
}
