using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>A tenant's configured channel and provider.</summary>
public sealed class Integration
{
    public const int DefaultConversationWindowHours = 24;
    public const int MaxConversationWindowHours = 8760;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string Name { get; set; }

    /// <summary>Name of the channel, as declared.</summary>
    public required string Channel { get; init; }

    /// <summary>Name of the provider, as declared.</summary>
    public required string Provider { get; init; }

    /// <summary>Settings that the adapter declares, without the secret ones.</summary>
    public Dictionary<string, JsonElement> Settings { get; set; } = [];

    /// <summary>Secret settings, encrypted.</summary>
    public Dictionary<string, string> Secrets { get; set; } = [];

    public DeliveryPolicy Delivery { get; set; } = new();

    /// <summary>Through which others messages go that its provider surely did not take; those of an alternative are not followed.</summary>
    public IReadOnlyList<IntegrationAlternative> Alternatives { get; set; } = [];

    /// <summary>Its share where alternatives have its own order, 0. Default 1.</summary>
    public int Weight { get; set; } = 1;

    /// <summary>How long after its newest interaction a process takes an inbound message that names no other, in hours. Default 24.</summary>
    public int ConversationWindowHours { get; set; } = DefaultConversationWindowHours;

    /// <summary>The words by which end users opt out and in again.</summary>
    public OptOutKeywords OptOutKeywords { get; set; } = new();

    /// <summary>ISO 3166 code of the country whose national writing of phone numbers is read in sends; null for the tenant's.</summary>
    public string? DefaultRegion { get; set; }

    /// <summary>Whether mailboxes are taken whose dots break RFC 5321, such as <c>a..b@docomo.ne.jp</c>, as some carriers gave out.</summary>
    public bool AllowIrregularEmails { get; set; }

    /// <summary>What becomes of members of a payload that its kind does not know: refused, or kept with the interaction and not sent.</summary>
    public UnknownMembers UnknownMembers { get; set; } = UnknownMembers.Refuse;

    /// <summary>The unguessable part of the callback URL.</summary>
    public string CallbackToken { get; set; } = "";

    /// <summary>The token before the last rotation, accepted until <see cref="PreviousCallbackTokenUntil"/>.</summary>
    public string? PreviousCallbackToken { get; set; }

    public DateTimeOffset? PreviousCallbackTokenUntil { get; set; }

    /// <summary>A disabled integration takes no sends; what it had queued fails with <c>VALIDATION_ERROR</c>.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Where its events go; null for nowhere.</summary>
    public Webhook? Webhook { get; set; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>A new one that is like this one, with a callback URL of its own.</summary>
    internal Integration CopyAs(string id, DateTimeOffset now) => new()
    {
        Id = id,
        Tenant = Tenant,
        Name = Name,
        Channel = Channel,
        Provider = Provider,
        Settings = new(Settings),
        Secrets = new(Secrets),
        Delivery = Delivery,
        Alternatives = Alternatives,
        Weight = Weight,
        ConversationWindowHours = ConversationWindowHours,
        OptOutKeywords = OptOutKeywords,
        DefaultRegion = DefaultRegion,
        AllowIrregularEmails = AllowIrregularEmails,
        UnknownMembers = UnknownMembers,
        CallbackToken = Integrations.CallbackToken.New(),
        IsEnabled = IsEnabled,
        Webhook = Webhook?.Copy(now),
        Created = now,
        Updated = now,
    };

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    /// <summary>Why it cannot send; null when it can.</summary>
    [JsonIgnore]
    public IntegrationHold? Hold => HoldRecord is { Released: null } hold ? hold : null;

    /// <summary>Its hold, or what is left to do of one that is over; kept by the store beside the rest, with a guard of its own.</summary>
    [JsonIgnore]
    public IntegrationHold? HoldRecord { get; set; }

    /// <summary>Guards saves of <see cref="HoldRecord"/>; kept by the store.</summary>
    [JsonIgnore]
    public long HoldVersion { get; set; }
}
