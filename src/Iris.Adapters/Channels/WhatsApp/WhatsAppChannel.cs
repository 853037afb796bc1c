using System.Collections.Frozen;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.WhatsApp;

internal sealed class WhatsAppChannel(AddressRules? addresses = null) : PayloadChannel(
    ChannelName, "67c98902c362797495a61a52", [DestinationKinds.PhoneNumber, DestinationKinds.WhatsAppUserId], addresses,
    WhatsAppKinds.All)
{
    public const string ChannelName = "WhatsApp";

    public override string TextType => WhatsAppTypes.Text;

    /// <summary>Source: D.1.</summary>
    public override IReadOnlyDictionary<string, MediaLimit> Media { get; } = new Dictionary<string, MediaLimit>
    {
        [MediaKinds.Image] = new(5 * Mebibyte, "image/jpeg", "image/png"),
        [MediaKinds.Video] = new(16 * Mebibyte, "video/mp4", "video/3gpp"),
        [MediaKinds.Audio] = new(16 * Mebibyte, "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
        [MediaKinds.Document] = new(100 * Mebibyte),
        [MediaKinds.Sticker] = new(100 * 1024, "image/webp"),
    }.ToFrozenDictionary();

    private const long Mebibyte = 1024 * 1024;

    /// <summary>In WhatsApp's own form where that has a place for all of it.</summary>
    public override PayloadPreview Preview(ChannelPayload payload)
    {
        var errors = new ErrorList();
        WhatsAppMessage.Check(payload, ChannelName, errors);
        return base.Preview(payload) with { Form = errors.IsEmpty ? JsonSerializer.SerializeToElement(WhatsAppMessage.Of(payload), ProviderCalls.Json) : null };
    }

    /// <summary>Source: B.2, D.1.</summary>
    public override TimeSpan? ReplyWindow { get; } = TimeSpan.FromHours(24);
}
