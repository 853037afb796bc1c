using System.ComponentModel.DataAnnotations;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>A film. (Source: META, video messages)</summary>
internal sealed class WhatsAppVideoPayload : WhatsAppPayload
{
    public required WhatsAppCaptionedMedia Video { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => [Video.PlaceAt("video", MediaKinds.Video)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Video.Caption);
}

/// <summary>A picture without a frame. (Source: META, sticker messages)</summary>
internal sealed class WhatsAppStickerPayload : WhatsAppPayload
{
    public required WhatsAppMedia Sticker { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => [Sticker.PlaceAt("sticker", MediaKinds.Sticker)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, null);
}

/// <summary>An emoji on the message that the context names. (Source: META, reaction messages)</summary>
internal sealed class WhatsAppReactionPayload : WhatsAppPayload
{
    public required WhatsAppReaction Reaction { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Reaction.Emoji);
}

internal sealed class WhatsAppReaction
{
    public const string React = "react";

    /// <summary>Takes it away.</summary>
    public const string Unreact = "unreact";

    [AllowedValues(React, Unreact)]
    public required string Action { get; set; }

    /// <summary>With <see cref="React"/>.</summary>
    public string? Emoji { get; set; }
}

/// <summary>A file with a name that the end user sees. (Source: META, document messages; C.2, <c>filename_override</c>)</summary>
internal sealed class WhatsAppFile : WhatsAppCaptionedMedia
{
    public string? FileName { get; set; }
}

/// <summary>A document in the header of an interactive message.</summary>
internal sealed class WhatsAppHeaderDocument : WhatsAppMedia
{
    public string? FileName { get; set; }
}
