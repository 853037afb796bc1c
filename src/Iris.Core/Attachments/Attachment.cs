using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Where an attachment came from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AttachmentSource>))]
public enum AttachmentSource
{
    /// <summary>A client uploaded it.</summary>
    [JsonStringEnumMemberName("upload")]
    Upload,

    /// <summary>It came with a message of an end user.</summary>
    [JsonStringEnumMemberName("inbound")]
    Inbound,
}

/// <summary>What is known of a file that is kept; its bytes are in <see cref="IAttachmentContentStore"/>. Never changed once it is there.</summary>
public sealed class Attachment
{
    /// <summary>What one costs beside its bytes.</summary>
    public const int Overhead = 4096;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>As it was given, without what no file name has.</summary>
    public required string FileName { get; init; }

    /// <summary>By its content, not by its name.</summary>
    public required string MediaType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the content, 64 hex digits.</summary>
    public required string Sha256 { get; init; }

    public required AttachmentSource Source { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Who uploaded it; of one that came in, the integration.</summary>
    public required string AuthorId { get; init; }

    /// <summary>The message that it came with; null for an upload.</summary>
    public string? InteractionId { get; init; }

    /// <summary>Its place among the media of that message, from 0.</summary>
    public int? Position { get; init; }

    /// <summary>When it is removed by itself.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
