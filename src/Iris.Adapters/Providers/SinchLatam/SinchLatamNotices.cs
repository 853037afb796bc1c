using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>
/// Splits a callback of Sinch Latin America into its items. WhatsApp sends bulks (<c>data[]</c>), SMS one object, either by POST or, for
/// replies, as a GET query; the same URL may be set for all of them, so the members of an item tell its kind. (Source: B.4 to B.6)
/// </summary>
internal static class SinchLatamNotices
{
    private static readonly string[] Lists = ["data", "messages"];

    /// <summary>Reads every item.</summary>
    /// <param name="callback">What came.</param>
    /// <param name="readInbound">Reads an end user's message, which differs by channel.</param>
    public static IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, Func<JsonElement, IReadOnlyList<ProviderNotice>> readInbound)
    {
        if (callback.Body.Length == 0 && callback.Query.Count > 0)
            return ReadItem(WireJson.FromPairs(callback.Query), readInbound);
        if (!WireJson.TryParse(callback.Body, out var root))
            return [new ProviderNotice.Unreadable("The body is no JSON.", WireJson.Keep(callback.Body))];

        var list = root.ValueKind == JsonValueKind.Array ? root : ListIn(root);
        return list is { } items
            ? [.. items.EnumerateArray().SelectMany(item => ReadItem(item, readInbound))]
            : ReadItem(root, readInbound);
    }

    private static JsonElement? ListIn(JsonElement root)
    {
        foreach (var name in Lists)
        {
            if (root.TryArray(name, out var list))
                return list;
        }

        return null;
    }

    private static IReadOnlyList<ProviderNotice> ReadItem(JsonElement item, Func<JsonElement, IReadOnlyList<ProviderNotice>> readInbound)
    {
        if (item.Has("source") || item.Has("message") || item.Has("messageText"))
            return readInbound(item);
        return
        [
            SinchLatamStatus.IsIn(item)
                ? SinchLatamStatus.Of(item)
                : new ProviderNotice.Unreadable("The item is neither a status nor a message.", item),
        ];
    }
}
