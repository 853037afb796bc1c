using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Api.Strategies;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Sending;

namespace Iris.Api.Interactions;

/// <summary>What a send would come to.</summary>
/// <param name="Integration">The integration that would send it.</param>
/// <param name="Destinations">Where it would go, normalised. An id of a new user is not kept.</param>
/// <param name="CreatesUser">Whether a user would be created.</param>
/// <param name="CreatesProcess">Whether a process would be created.</param>
/// <param name="ProcessId">The process that it would join; null for a new one.</param>
/// <param name="Summary">Short text for lists.</param>
/// <param name="Metadata">As sent, and what the channel adds: for SMS <c>sms</c> with <c>encoding</c>, <c>units</c> and <c>parts</c>.</param>
internal sealed record ForecastResponse(
    InteractionIntegration Integration,
    IReadOnlyList<InteractionDestination> Destinations,
    bool CreatesUser,
    bool CreatesProcess,
    string? ProcessId,
    string Summary,
    JsonElement Metadata)
{
    /// <summary>What the template becomes; absent for a send without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Payload { get; init; }

    /// <summary>The template with the version and language that would be sent; absent for a send without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InteractionTemplate? Template { get; init; }

    /// <summary>The strategy as it would begin; absent without one. Its ids are not kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StrategyResponse? Strategy { get; init; }

    internal static ForecastResponse From(SendForecast forecast)
    {
        var interaction = forecast.View.Interaction;
        return new(
            interaction.Integration,
            interaction.Destinations,
            forecast.CreatesUser,
            forecast.CreatesProcess,
            forecast.CreatesProcess ? null : interaction.ProcessId,
            interaction.Summary.ToWire(),
            interaction.Metadata)
        {
            Payload = interaction.Template is null ? null : interaction.Payload,
            Template = interaction.Template,
            Strategy = forecast.View.Run is { } run ? StrategyResponse.From(run, 0) : null,
        };
    }
}
