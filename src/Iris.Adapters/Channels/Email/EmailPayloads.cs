using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.Email;

/// <summary>Values of <c>Type</c>.</summary>
internal static class EmailTypes
{
    /// <summary>Ours, in the style of <c>simple-text</c>: nothing is published. (Source: A.10)</summary>
    public const string Simple = "simple-email";
}

/// <summary>
/// An e-mail. <see cref="Subject"/> and <see cref="Body"/> are documented, the rest is ours. (Source: A.10)
/// </summary>
internal sealed class EmailPayload : ChannelPayload
{
    public required string Subject { get; set; }

    /// <summary>HTML. May be left out when there is a <see cref="Text"/>.</summary>
    public string? Body { get; set; }

    /// <summary>Plain text, instead of the HTML or beside it.</summary>
    public string? Text { get; set; }

    /// <summary>Name of the sender instead of the integration's.</summary>
    public string? FromName { get; set; }

    /// <summary>Where replies go instead of where the integration says.</summary>
    public string? ReplyTo { get; set; }

    [MaxItems(EmailPayloadValidator.MaxCopies)]
    public List<string>? Cc { get; set; }

    [MaxItems(EmailPayloadValidator.MaxCopies)]
    public List<string>? Bcc { get; set; }

    /// <summary>
    /// Whether several destinations get one message in which they see each other. Otherwise, and without it, each gets its own; the copies go once, with the
    /// first that the server takes.
    /// </summary>
    public bool? VisibleRecipients { get; set; }

    /// <summary>Whether <c>List-Unsubscribe</c> goes along, in place of what the integration says.</summary>
    public bool? Unsubscribe { get; set; }

    /// <summary>Headers of the caller's own, of those that <see cref="EmailHeaders"/> allows.</summary>
    [MaxItems(EmailHeaders.MaxCount)]
    public Dictionary<string, string>? Headers { get; set; }

    public override IReadOnlyList<(string Field, string Address)> Copies() => [.. CopiesIn("cc", Cc), .. CopiesIn("bcc", Bcc)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(Subject, Text ?? (Body is null ? null : HtmlText.Of(Body)));

    private static IEnumerable<(string Field, string Address)> CopiesIn(string member, List<string>? addresses) =>
        addresses?.Select((address, i) => ($"{Path}.{member}[{i}]", address)) ?? [];
}
