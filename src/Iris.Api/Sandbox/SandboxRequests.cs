using System.ComponentModel.DataAnnotations;
using Iris.Adapters.Providers.Sandbox;
using Iris.Core.Kernel;

namespace Iris.Api.Sandbox;

/// <summary>A message of an end user, to be played.</summary>
internal sealed class SandboxReplyRequest
{
    /// <summary>Who writes: a number, a mailbox, or whatever the channel has.</summary>
    public required string From { get; set; }

    /// <summary>Kind of message.</summary>
    [AllowedValues("text", "button", "list", "media", "location")]
    public required string Type { get; set; }

    /// <summary>Text of a <c>text</c>, a keyword for one; caption of a <c>media</c> or words about a <c>location</c>.</summary>
    public string? Text { get; set; }

    /// <summary>What was chosen, of a <c>button</c> or <c>list</c>.</summary>
    public SandboxChoiceRequest? Choice { get; set; }

    /// <summary>The file of a <c>media</c>.</summary>
    public SandboxMediaRequest? Media { get; set; }

    /// <summary>Of a <c>location</c>, -90 to 90.</summary>
    public double? Latitude { get; set; }

    /// <summary>Of a <c>location</c>, -180 to 180.</summary>
    public double? Longitude { get; set; }

    /// <summary>The interaction that is answered, whose process the reply joins.</summary>
    public string? InteractionId { get; set; }

    /// <summary>Name of the end user's profile.</summary>
    public string? Name { get; set; }

    /// <summary>The provider's id of the message; a second one with the same id counts as the same message. A new one when absent.</summary>
    public string? MessageId { get; set; }

    /// <summary>How often it comes, 1 to 10. 1 when absent.</summary>
    public int? Times { get; set; }

    /// <summary>How long until it comes, 0 to 600,000. 0 when absent.</summary>
    public int? DelayMilliseconds { get; set; }

    internal SandboxReplyDraft ToDraft() => new(From, Type, new(Times, DelayMilliseconds))
    {
        Text = Text,
        Choice = Choice is null ? null : new(Choice.Id, Choice.Title),
        Media = Media is null ? null : new(Media.Url, Media.ContentType, Media.Name),
        Latitude = Latitude,
        Longitude = Longitude,
        InteractionId = InteractionId,
        Name = Name,
        MessageId = MessageId,
    };
}

/// <summary>A button or row that an end user chose.</summary>
internal sealed class SandboxChoiceRequest
{
    /// <summary>Data behind it.</summary>
    public string? Id { get; set; }

    /// <summary>What it says.</summary>
    public required string Title { get; set; }
}

/// <summary>A file of an end user.</summary>
internal sealed class SandboxMediaRequest
{
    /// <summary>Where it is; Iris does not fetch it.</summary>
    public required string Url { get; set; }

    /// <summary>Its media type, such as <c>image/png</c>.</summary>
    public required string ContentType { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }
}

/// <summary>What becomes of a message, to be played.</summary>
internal sealed class SandboxNoticeRequest
{
    /// <summary>The interaction.</summary>
    public required string InteractionId { get; set; }

    /// <summary>The destination that it is about; all of them when absent.</summary>
    public string? Destination { get; set; }

    /// <summary>What becomes of it, in the order in which the notices come.</summary>
    [AllowedValues("QUEUED", "SENT", "DELIVERED", "READ", "FAILED")]
    [MaxItems(SandboxNoticeDraft.MaxStatuses)]
    public List<string>? Statuses { get; set; }

    /// <summary>In place of <c>statuses</c>, for one.</summary>
    [AllowedValues("QUEUED", "SENT", "DELIVERED", "READ", "FAILED")]
    public string? Status { get; set; }

    /// <summary>Why it failed.</summary>
    public SandboxFailureRequest? Error { get; set; }

    /// <summary>How often all of it comes, 1 to 10. 1 when absent.</summary>
    public int? Times { get; set; }

    /// <summary>How long until the first notice, and between two, 0 to 600,000. 0 when absent: they come together.</summary>
    public int? DelayMilliseconds { get; set; }

    internal SandboxNoticeDraft ToDraft() => new(InteractionId, Destination, [.. Statuses ?? [], .. Status is null ? [] : (string[])[Status]], new(Times, DelayMilliseconds))
    {
        Error = Error is null ? null : new(Error.Code, Error.Message),
    };
}

/// <summary>Why a message failed.</summary>
internal sealed class SandboxFailureRequest
{
    /// <summary>The provider's code.</summary>
    public string? Code { get; set; }

    /// <summary>Its words.</summary>
    public string? Message { get; set; }
}
