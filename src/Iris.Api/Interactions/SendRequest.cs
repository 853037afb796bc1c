using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Api.OpenApi;
using Iris.Api.Strategies;
using Iris.Core.Attachments;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;

namespace Iris.Api.Interactions;

/// <summary>A send, with the member names as documented. Names bind without regard to case. (Source: A.3)</summary>
[NotSupported("customStatus", "users")]
internal sealed class SendRequest
{
    /// <summary>
    /// The message. Only <c>Type</c> is common to all: it names the kind of message inside the integration's channel; the examples show the
    /// other members of each. Needed unless there is a <c>template</c>. WhatsApp: <c>simple-text</c>, <c>interactive</c> (list or reply buttons), <c>image</c>, <c>document</c>,
    /// <c>audio</c>, <c>video</c>, <c>sticker</c>, <c>reaction</c>, <c>location</c>, <c>contacts</c>, <c>template</c>.
    /// RCS: <c>text-message-rcs</c>, <c>image-message-rcs</c>, <c>video-message-rcs</c>, <c>file-message-rcs</c>, <c>card-message-rcs</c>,
    /// <c>carousel-message-rcs</c>. SMS: <c>simple-text</c>. Email: <c>simple-email</c>.
    /// Required, unless every step of a <c>strategy</c> has its own.
    /// </summary>
    [DescribedAs(typeof(AnyPayload))]
    public JsonElement PayLoad { get; set; }

    /// <summary>
    /// Instead of <c>payLoad</c>: a template of the tenant, filled in when the send is accepted. What it becomes is the interaction's <c>payload</c>.
    /// </summary>
    public TemplateUseRequest? Template { get; set; }

    /// <summary>
    /// The integration that sends: it decides channel, provider and configuration. Required, unless every step of a <c>strategy</c> has its own.
    /// </summary>
    public string? IntegrationId { get; set; }

    /// <summary>The process to join; null for none.</summary>
    public string? ProcessId { get; set; }

    /// <summary>
    /// Phone numbers with country code, e-mail addresses, or what else the channel addresses people by. Required, unless the first step of a
    /// <c>strategy</c> has its own.
    /// </summary>
    [JsonPropertyName("Destinations")]
    public List<string>? Destinations { get; set; }

    /// <summary>Create a user that owns the destinations when nobody owns any of them; otherwise such a send is refused.</summary>
    [JsonPropertyName("AutoCreateUser")]
    public bool AutoCreateUser { get; set; }

    /// <summary>Create a process when <c>processId</c> is null; otherwise such a send is refused.</summary>
    [JsonPropertyName("AutoCreateProcess")]
    public bool AutoCreateProcess { get; set; }

    /// <summary>Any object of the caller's, kept with the interaction.</summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>The caller's own keys, kept with the interaction.</summary>
    public JsonElement? PrimaryKey { get; set; }

    /// <summary>
    /// Ids of attachments (<c>POST /attachment</c>), at most 20. An e-mail has them attached, or inline where its HTML says <c>cid:id</c>. WhatsApp and RCS name
    /// them where a message has a URL, as <c>attachment:id</c>; here they need not stand then.
    /// </summary>
    [MaxItems(AttachmentCheck.MaxFiles)]
    public List<string>? AttachmentsId { get; set; }

    /// <summary>Name of a user that gets created.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// When to send it: ISO 8601 with offset, such as <c>2026-11-21T09:30:00+01:00</c>, in the future and at most 366 days ahead. At once when absent.
    /// </summary>
    public string? SendAt { get; set; }

    /// <summary>
    /// Until when it may be sent, in the same form: after <c>sendAt</c> (or now) and at most 366 days after it. What was not sent until then ends with
    /// <c>customStatus</c> <c>EXPIRED</c>.
    /// </summary>
    public string? ExpiresAt { get; set; }

    /// <summary>
    /// Which messages of the integration go first: <c>high</c> before <c>normal</c> (default) before <c>bulk</c>, though none is starved. <c>high</c> passes
    /// quiet hours.
    /// </summary>
    [AllowedValues(Priorities.High, Priorities.Normal, Priorities.Bulk)]
    public string? Priority { get; set; }

    /// <summary>
    /// What is tried one after the other until it arrives: <c>steps</c>, or the <c>id</c> of a stored strategy. Each step is an interaction of its own in the
    /// same process; the answer is the first one.
    /// </summary>
    public StrategyRequest? Strategy { get; set; }

    internal SendCommand ToCommand() => new()
    {
        Payload = PayLoad.ValueKind == JsonValueKind.Undefined ? null : PayLoad,
        Template = Template?.ToUse(),
        IntegrationId = IntegrationId,
        ProcessId = ProcessId,
        Destinations = Destinations,
        AutoCreateUser = AutoCreateUser,
        AutoCreateProcess = AutoCreateProcess,
        Metadata = Metadata,
        PrimaryKey = PrimaryKey,
        AttachmentsId = AttachmentsId,
        UserName = Name,
        SendAt = SendAt,
        ExpiresAt = ExpiresAt,
        Priority = Priority,
        Strategy = Strategy?.ToDraft(),
    };
}
