using System.Collections.Frozen;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.Email;

internal sealed class EmailChannel() : PayloadChannel(
    ChannelName, "67c98902c362797495a61a54", [DestinationKinds.Email], addresses: null,
    new PayloadKind<EmailPayload>(EmailTypes.Simple, () => EmailPayloadValidator.Instance, refusesUnknown: true)), IChannel
{
    public const string ChannelName = "Email";

    /// <summary>Longest subject that is made of a text, in UTF-16 units.</summary>
    private const int MaxSubject = 100;

    public override bool AttachesFiles => true;

    public override IReadOnlySet<string> HtmlMembers { get; } = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, nameof(EmailPayload.Body));

    public override PayloadPreview Preview(ChannelPayload payload)
    {
        var email = (EmailPayload)payload;
        return new() { Subject = email.Subject, Html = email.Body, Text = email.Text };
    }

    protected override JsonElement Worded(string words)
    {
        var first = words.Split('\n')[0].Trim();
        if (first.Length > MaxSubject)
            first = $"{first[..(char.IsHighSurrogate(first[MaxSubject - 2]) ? MaxSubject - 2 : MaxSubject - 1)]}…";
        return JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["Type"] = EmailTypes.Simple, ["subject"] = first, ["text"] = words });
    }

    JsonElement IChannel.PlainText(string text) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["Type"] = EmailTypes.Simple, ["subject"] = text, ["text"] = text });
}
