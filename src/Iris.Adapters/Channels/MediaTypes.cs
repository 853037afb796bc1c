using Iris.Core.Channels;

namespace Iris.Adapters.Channels;

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

    /// <summary>By the end of the URL, for providers that tell no MIME type.</summary>
    public static string InboundTypeOfUrl(string url) =>
        InboundTypeOfName(Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : url);

    /// <summary>By the end of a file's name.</summary>
    public static string InboundTypeOfName(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".jpg" or ".jpeg" or ".png" or ".gif" or ".webp" or ".heic" => InboundPayload.ImageType,
        ".mp4" or ".3gp" or ".mov" or ".webm" or ".mpeg" => InboundPayload.VideoType,
        ".mp3" or ".ogg" or ".oga" or ".opus" or ".aac" or ".amr" or ".m4a" or ".wav" => InboundPayload.AudioType,
        _ => InboundPayload.DocumentType,
    };

    private static bool Is(string? mimeType, string family) => mimeType?.StartsWith(family, StringComparison.OrdinalIgnoreCase) == true;
}
