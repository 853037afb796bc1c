using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.OptOuts;

/// <summary>Who said that an address wants nothing more.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptOutSource>))]
public enum OptOutSource
{
    /// <summary>A caller of the API.</summary>
    [JsonStringEnumMemberName("api")]
    Api = 0,

    /// <summary>The end user, with one of the integration's keywords.</summary>
    [JsonStringEnumMemberName("keyword")]
    Keyword = 1,

    /// <summary>The provider, by refusing a message or in a notice.</summary>
    [JsonStringEnumMemberName("provider")]
    Provider = 2,

    /// <summary>The end user, with the link in a message.</summary>
    [JsonStringEnumMemberName("link")]
    Link = 3,
}

/// <summary>An address to which a tenant sends nothing more through a channel.</summary>
public sealed class OptOut
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Name of the channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The address in the form in which addresses are looked up. Unique by tenant, channel and integration.</summary>
    public required string Destination { get; init; }

    /// <summary>The integration whose sender alone it holds for, as where a provider blocks one sender; null for all of the channel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IntegrationId { get; init; }

    /// <summary>The provider's id of the end user's message that said so; null where none did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    public required OptOutSource Source { get; init; }

    /// <summary>The keyword, the provider's code, or the caller's reason.</summary>
    public string? Reason { get; init; }

    public required DateTimeOffset Created { get; init; }
}
