using System.ComponentModel.DataAnnotations;
using Iris.Api.OpenApi;
using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Api.Interactions;

/// <summary>Asks that every interaction which a filter finds is sent again, or cancelled.</summary>
internal sealed class BulkRequest
{
    /// <summary>Which interactions: the conditions of a search, at least one.</summary>
    [Required]
    public BulkFilter? Filter { get; set; }

    /// <summary>Send those as well that a recipient may have already: the outcome of an attempt is unknown, or some of its messages went out.</summary>
    public bool ConfirmUnknown { get; set; }

    /// <summary>After how many that are done the job ends, at most 10,000,000. Default: never.</summary>
    public int? Limit { get; set; }
}

/// <summary>Conditions; each may be left out, those that are given have all to be met.</summary>
internal sealed class BulkFilter
{
    /// <summary>System status, such as <c>PROVIDER_SENDING_ERROR</c>.</summary>
    [DescribedAs(typeof(InteractionStatus))]
    public string? Status { get; set; }

    /// <summary>The provider's word, exactly as it came.</summary>
    public string? CustomStatus { get; set; }

    /// <summary>The integration that sent it.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>The process that it belongs to.</summary>
    public string? ProcessId { get; set; }

    /// <summary>A user that owns one of its destinations.</summary>
    public string? UserId { get; set; }

    /// <summary>One of its destinations, in any spelling.</summary>
    public string? Destination { get; set; }

    /// <summary><c>in</c> or <c>out</c>.</summary>
    [DescribedAs(typeof(Direction))]
    public string? Direction { get; set; }

    /// <summary><c>queued</c>, <c>scheduled</c>, <c>held</c>, <c>retrying</c>, <c>in-flight</c>, <c>awaiting-notice</c> or <c>done</c>.</summary>
    [DescribedAs(typeof(DispatchStage))]
    public string? Dispatch { get; set; }

    /// <summary>Created at this moment or later: ISO 8601 with an offset.</summary>
    public string? CreatedFrom { get; set; }

    /// <summary>Created before this moment: ISO 8601 with an offset.</summary>
    public string? CreatedTo { get; set; }

    /// <summary>Part of the subject or the text of its summary, in upper or lower case.</summary>
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
