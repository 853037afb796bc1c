using System.ComponentModel.DataAnnotations;
using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>How much of what a provider says an interaction keeps; section <c>Interactions</c>. What is beyond is in the stored callback alone.</summary>
public sealed class InteractionOptions
{
    public const string Section = "Interactions";

    /// <summary>What counts where nothing is configured.</summary>
    internal static readonly InteractionOptions Default = new();

    /// <summary>Events that an interaction has room for, beside those of its destinations. Default 100.</summary>
    [Range(1, 10_000)]
    public int MaxEvents { get; init; } = 100;

    /// <summary>Events more for each destination. Default 10.</summary>
    [Range(0, 1000)]
    public int MaxEventsPerDestination { get; init; } = 10;

    /// <summary>Bytes of one raw notice; a longer one is shown as a string, cut. Default, and most, 4,096; 0 for none.</summary>
    [Range(0, ProviderWords.MaxRaw)]
    public int MaxRawBytes { get; init; } = ProviderWords.MaxRaw;

    /// <summary>Bytes of raw notices in one interaction; events beyond are kept without theirs. Default 256 KiB.</summary>
    [Range(0, 8 * 1024 * 1024)]
    public int MaxRawBytesInAll { get; init; } = 256 * 1024;

    /// <summary>Whether there is room for one more event.</summary>
    internal bool HasRoom(Interaction interaction) =>
        interaction.AuditTrail.ProviderEvents.Count < MaxEvents + (MaxEventsPerDestination * interaction.Destinations.Count);

    /// <summary>An event as it is kept.</summary>
    internal ProviderEvent Keep(Interaction interaction, ProviderEvent told)
    {
        var raw = MaxRawBytes == 0 ? null : ProviderWords.CutRaw(told.Raw, MaxRawBytes);
        var kept = raw is null ? 0 : interaction.AuditTrail.ProviderEvents.Sum(known => ProviderWords.SizeOf(known.Raw)) + ProviderWords.SizeOf(raw);
        return told with
        {
            Event = ProviderWords.Word(told.Event)!,
            Code = ProviderWords.Word(told.Code),
            Description = ProviderWords.Sentence(told.Description),
            Destination = ProviderWords.Cut(told.Destination, ProviderWords.MaxId),
            Raw = kept > MaxRawBytesInAll ? null : raw,
        };
    }
}
