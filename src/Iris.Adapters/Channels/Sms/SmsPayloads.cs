using System.Text.Json;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.Sms;

/// <summary>Values of <c>Type</c>.</summary>
internal static class SmsTypes
{
    /// <summary>Ours, after the documented name of a WhatsApp text: nothing is published for SMS. (Source: A.10)</summary>
    public const string Text = "simple-text";
}

/// <summary><c>{ "Type": "simple-text", "Text": … }</c> (Source: A.10, "usually just a text")</summary>
internal sealed class SmsTextPayload : ChannelPayload
{
    public required string Text { get; set; }

    public override int? BilledParts => SmsSegments.Of(Text).Parts;

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);

    /// <summary><c>sms</c>: encoding, length in its units, and the messages that the text is billed as. (Source: D.3)</summary>
    public override PayloadFact Fact()
    {
        var (encoding, units, parts) = SmsSegments.Of(Text);
        return new PayloadFact("sms", JsonSerializer.SerializeToElement(new { encoding, units, parts }));
    }
}
