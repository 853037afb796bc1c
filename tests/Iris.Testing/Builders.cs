using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Users;

namespace Iris.Testing;

/// <summary>Aggregates with every required member filled in; a test names only what it is about.</summary>
public static class Builders
{
    public static readonly TenantId Tenant = new("acme");

    public static Integration Integration(DateTimeOffset now, string channel, string provider, TenantId? tenant = null) => new()
    {
        Id = IrisId.New(now),
        Tenant = tenant ?? Tenant,
        Name = $"{channel}-1",
        Channel = channel,
        Provider = provider,
        CallbackToken = "token",
        Created = now,
        Updated = now,
    };

    public static User User(DateTimeOffset now, params UserDestination[] destinations) => new()
    {
        Id = IrisId.New(now),
        Tenant = Tenant,
        Name = "Sergio",
        Destinations = [.. destinations],
        Created = now,
        Updated = now,
    };

    public static Process Process(DateTimeOffset now, string userId) => new()
    {
        Id = IrisId.New(now),
        Tenant = Tenant,
        UserId = userId,
        Created = now,
        Updated = now,
    };

    /// <summary>An interaction that is not registered yet.</summary>
    public static Interaction Interaction(
        DateTimeOffset now, string? processId = null, string? userId = null, string? integrationId = null,
        JsonElement? payload = null, Priority priority = Priority.Normal, string[]? separateTo = null) => new()
        {
            Id = IrisId.New(now),
            Tenant = Tenant,
            Summary = InteractionSummary.Of(null, "Hola"),
            AuditTrail = new AuditTrail { Created = now, Updated = now, AuthorId = IrisId.New(now), UpdaterId = IrisId.New(now) },
            Integration = new InteractionIntegration(
            integrationId ?? IrisId.New(now), "RCS-1", "684bca2b65457325f7995be8", "RCS", "684bca2b65457325f7995be9", "Sinch"),
            Payload = payload ?? JsonElement.Parse("""{ "Type": "text-message-rcs", "Text": "Hola" }"""),
            ProcessId = processId ?? IrisId.New(now),
            Destinations = [.. (separateTo ?? ["34638766068"]).Select(to => new InteractionDestination(DestinationKeys.PhoneNumber, to, "ungroup", userId ?? IrisId.New(now)))],
            IsSeparate = separateTo is not null,
            Direction = Direction.Out,
            Priority = priority,
        };
}
