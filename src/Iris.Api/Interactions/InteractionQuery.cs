using Iris.Api.OpenApi;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Microsoft.AspNetCore.Mvc;

namespace Iris.Api.Interactions;

/// <summary>Conditions of a search; each may be left out.</summary>
internal sealed class InteractionQuery
{
    /// <summary>System status, such as <c>PROVIDER_SENDING_ERROR</c>.</summary>
    [FromQuery(Name = "status")]
    [DescribedAs(typeof(InteractionStatus))]
    public string? Status { get; set; }

    /// <summary>The provider's word, exactly as it came.</summary>
    [FromQuery(Name = "customStatus")]
    public string? CustomStatus { get; set; }

    /// <summary>The integration that sent or received it.</summary>
    [FromQuery(Name = "integrationId")]
    public string? IntegrationId { get; set; }

    /// <summary>The process that it belongs to.</summary>
    [FromQuery(Name = "processId")]
    public string? ProcessId { get; set; }

    /// <summary>A user that owns one of its destinations.</summary>
    [FromQuery(Name = "userId")]
    public string? UserId { get; set; }

    /// <summary>One of its destinations, in any spelling.</summary>
    [FromQuery(Name = "destination")]
    public string? Destination { get; set; }

    /// <summary><c>in</c> or <c>out</c>.</summary>
    [FromQuery(Name = "direction")]
    [DescribedAs(typeof(Direction))]
    public string? Direction { get; set; }

    /// <summary><c>queued</c>, <c>scheduled</c>, <c>held</c>, <c>retrying</c>, <c>in-flight</c>, <c>awaiting-notice</c> or <c>done</c>.</summary>
    [FromQuery(Name = "dispatch")]
    [DescribedAs(typeof(DispatchStage))]
    public string? Dispatch { get; set; }

    /// <summary>Created at this moment or later: ISO 8601 with an offset.</summary>
    [FromQuery(Name = "createdFrom")]
    public string? CreatedFrom { get; set; }

    /// <summary>Created before this moment: ISO 8601 with an offset.</summary>
    [FromQuery(Name = "createdTo")]
    public string? CreatedTo { get; set; }

    /// <summary>Part of the subject or the text of its summary, in upper or lower case.</summary>
    [FromQuery(Name = "text")]
    public string? Text { get; set; }

    internal InteractionSearchDraft ToQuestion() => new()
    {
        Status = Status,
        CustomStatus = CustomStatus,
        IntegrationId = IntegrationId,
        ProcessId = ProcessId,
        UserId = UserId,
        Destination = Destination,
        Direction = Direction,
        Dispatch = Dispatch,
        CreatedFrom = CreatedFrom,
        CreatedTo = CreatedTo,
        Text = Text,
    };
}
