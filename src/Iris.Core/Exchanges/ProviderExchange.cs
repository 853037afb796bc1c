using Iris.Core.Kernel;

namespace Iris.Core.Exchanges;

/// <summary>A call of a provider as it is kept: without headers, and without secrets in what is there.</summary>
public sealed record ProviderExchange
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string InteractionId { get; init; }

    /// <summary>The integration that it went through.</summary>
    public required string IntegrationId { get; init; }

    public required string Provider { get; init; }

    /// <summary>Which attempt it belongs to; the first is 1.</summary>
    public required int Attempt { get; init; }

    public required DateTimeOffset Date { get; init; }

    public required int DurationMilliseconds { get; init; }

    /// <summary>The HTTP method; null where it was no HTTP.</summary>
    public string? Method { get; init; }

    public string? Host { get; init; }

    /// <summary>Without the query.</summary>
    public string? Path { get; init; }

    /// <summary>Of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    public string? Request { get; init; }

    public string? Response { get; init; }

    /// <summary>Why there was no answer.</summary>
    public string? Error { get; init; }
}
