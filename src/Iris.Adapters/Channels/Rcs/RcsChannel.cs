using System.Collections.Frozen;
using Iris.Adapters.Http;
using Iris.Core.Addresses;
using Iris.Core.Channels;

namespace Iris.Adapters.Channels.Rcs;

/// <summary>Rich Communication Services. Name and id are the documented ones. (Source: A.3)</summary>
internal sealed class RcsChannel(AddressRules? addresses = null) : PayloadChannel(
    ChannelName, "684bca2b65457325f7995be8", [DestinationKinds.PhoneNumber], addresses,
    RcsKinds.All)
{
    public const string ChannelName = "RCS";

    public override string TextType => RcsTypes.Text;

    /// <summary>Source: D.2.</summary>
    public override IReadOnlyDictionary<string, MediaLimit> Media { get; } = new Dictionary<string, MediaLimit>
    {
        [MediaKinds.Any] = new(MaxBytes, "image/jpeg", "image/png", "image/gif", "video/mp4", "video/3gpp", "video/webm", "application/pdf"),
        [MediaKinds.Image] = new(MaxBytes, "image/jpeg", "image/png", "image/gif"),
        [MediaKinds.Video] = new(MaxBytes, "video/mp4", "video/3gpp", "video/webm"),
    }.ToFrozenDictionary();

    private const long MaxBytes = 100 * 1024 * 1024;
}
