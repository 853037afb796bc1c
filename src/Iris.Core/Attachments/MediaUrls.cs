using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>Makes and reads the tokens of signed URLs. Whoever has one may read the file, and nothing else, until it expires.</summary>
public interface IMediaTokens
{
    string Make(TenantId tenant, string attachmentId, DateTimeOffset expires);

    /// <summary>What a token is good for; null for one that is none of ours or has expired.</summary>
    MediaGrant? Read(string token, DateTimeOffset now);
}

/// <summary>What a token is good for.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="AttachmentId">The attachment.</param>
/// <param name="Expires">Until when.</param>
public sealed record MediaGrant(TenantId Tenant, string AttachmentId, DateTimeOffset Expires);

/// <summary>URLs under which a provider fetches an attachment. Each send, and each attempt, gets one of its own.</summary>
public sealed class MediaUrls(CallbackUrls urls, IMediaTokens tokens, IOptions<AttachmentOptions> options, TimeProvider time)
{
    /// <summary>The first part of the path, before the token and the name of the file, by whose end providers know what it is.</summary>
    public const string Root = "media";

    /// <summary>Whether the gateway can be reached from outside.</summary>
    public bool CanBeReached => urls.PublicOf("/") is not null;

    /// <summary>A URL for the attachment; null when the gateway has no public URL.</summary>
    public string? Of(Attachment attachment)
    {
        if (!CanBeReached)
            return null;

        var token = tokens.Make(attachment.Tenant, attachment.Id, time.GetUtcNow().AddHours(options.Value.UrlHours));
        var name = Path.GetExtension(attachment.FileName).Length > 1 ? attachment.FileName : attachment.FileName + FileTypes.ExtensionOf(attachment.MediaType);
        return urls.PublicOf($"/{Root}/{token}/{Uri.EscapeDataString(name)}");
    }
}
