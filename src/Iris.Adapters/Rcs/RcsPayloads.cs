using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Adapters.Rcs;

/// <summary>Values of <c>Type</c>.</summary>
internal static class RcsTypes
{
    /// <summary>Documented. (Source: A.10, IR-7.1.1)</summary>
    public const string Text = "text-message-rcs";
}

/// <summary><c>{ "Type": "text-message-rcs", "Text": … }</c> (Source: A.10)</summary>
internal sealed class RcsTextPayload : ChannelPayload
{
    public required string Text { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);
}
