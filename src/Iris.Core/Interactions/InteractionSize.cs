using System.Runtime.InteropServices;
using System.Text.Json;
using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>About how many bytes an interaction takes.</summary>
internal static class InteractionSize
{
    /// <summary>What has no size of its own: ids, history, the objects themselves.</summary>
    private const int Base = 4096;

    /// <summary>The same in the store: those that fill most are nearly as long there as they came.</summary>
    private const int StoredBase = 2048;

    /// <summary>In memory. The same before and after it is accepted.</summary>
    public static int Of(Interaction interaction)
    {
        // The payload is there twice: as it came, and read for its channel.
        var size = Base + (2L * Of(interaction.Payload)) + Of(interaction.Metadata) + Of(interaction.PrimaryKey) + Of(interaction.Template);
        foreach (var happened in interaction.AuditTrail.ProviderEvents)
            size += 256 + (happened.Raw is { } raw ? Of(raw) : 0);
        return (int)Math.Min(size, int.MaxValue);
    }

    /// <summary>In the store, before it is there.</summary>
    public static long Stored(JsonElement? payload, JsonElement? metadata, JsonElement? primaryKey, InteractionTemplate? template = null) =>
        StoredBase + Of(payload ?? default) + Of(metadata ?? default) + Of(primaryKey ?? default) + Of(template);

    /// <summary>In the store.</summary>
    public static long Stored(Interaction interaction) => StoredBase + Of(interaction.Payload);

    private static int Of(InteractionTemplate? template) => Of(template?.Variables ?? default);

    private static int Of(JsonElement json) => json.ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(json).Length;
}
