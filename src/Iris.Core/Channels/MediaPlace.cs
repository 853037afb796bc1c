using Iris.Core.Kernel;

namespace Iris.Core.Channels;

/// <summary>Kinds of media that limits speak of.</summary>
public static class MediaKinds
{
    public const string Image = "image";
    public const string Video = "video";
    public const string Audio = "audio";
    public const string Document = "document";
    public const string Sticker = "sticker";

    /// <summary>What a channel tells apart no further.</summary>
    public const string Any = "media";
}

/// <summary>What a medium of a kind may be.</summary>
/// <param name="MaxBytes">Most bytes.</param>
/// <param name="Types">Its media types; none for any.</param>
public sealed record MediaLimit(long MaxBytes, params IReadOnlyList<string> Types);

/// <summary>A place in a payload where a URL stands that the provider fetches.</summary>
/// <param name="Field">Its path in the send body.</param>
/// <param name="Url">What stands there; an attachment has the form <c>attachment:id</c>.</param>
/// <param name="Kind">One of <see cref="MediaKinds"/>.</param>
/// <param name="Put">Puts another URL there.</param>
public sealed record MediaPlace(string Field, string Url, string Kind, Action<string> Put)
{
    /// <summary>What may be there by what the payload itself says; null where it says nothing.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>The attachment that is named there; null for a URL.</summary>
    public string? AttachmentId => AttachmentReference.IdIn(Url);
}

/// <summary>How a payload names an attachment where it has a URL: <c>attachment:65f1…</c>.</summary>
public static class AttachmentReference
{
    private const string Scheme = "attachment:";

    /// <summary>The id in a text; null when it names none.</summary>
    public static string? IdIn(string? text) =>
        text is not null && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && IrisId.IsValid(text[Scheme.Length..]) ? text[Scheme.Length..] : null;
}

/// <summary>A file that goes out with a message.</summary>
/// <param name="Id">Id of the attachment.</param>
/// <param name="FileName">Its name.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Size">In bytes.</param>
/// <param name="OpenAsync">Opens its bytes, seekable; whoever opens them closes them.</param>
public sealed record SendAttachment(string Id, string FileName, string MediaType, long Size, Func<CancellationToken, Task<Stream>> OpenAsync);

/// <summary>Implemented by an adapter whose provider gives end users' media to nobody without credentials.</summary>
public interface IMediaSource
{
    /// <summary>The <c>Authorization</c> for a URL of the provider's own; null for any other, which gets none.</summary>
    /// <param name="url">From a message of an end user: anybody may have written it.</param>
    /// <param name="settings">What <see cref="IChannelAdapter.BindSettings"/> made.</param>
    string? AuthorizationFor(Uri url, object settings);
}
