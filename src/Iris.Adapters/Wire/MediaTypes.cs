using Iris.Core.Channels;

namespace Iris.Adapters.Wire;

/// <summary>The kind of an end user's file by its MIME type.</summary>
internal static class MediaTypes
{
    /// <summary>Anything that is not seen or heard is a document.</summary>
    public static string InboundTypeOf(string? mimeType)
    {
        if (Is(mimeType, "image/"))
            return InboundPayload.ImageType;
        if (Is(mimeType, "video/"))
            return InboundPayload.VideoType;
        return Is(mimeType, "audio/") ? InboundPayload.AudioType : InboundPayload.DocumentType;
    }

    private static bool Is(string? mimeType, string family) => mimeType?.StartsWith(family, StringComparison.OrdinalIgnoreCase) == true;
}
