using System.Runtime.InteropServices;
using System.Text.Json;
using Iris.Core.Limits;
using Microsoft.Extensions.Options;

namespace Iris.Core;

/// <summary>
/// Reads a page of rows whose size callers or providers choose: it ends early, with a cursor, where it grows long. Rows are read in few at
/// first and more later, so that memory holds little beyond what is answered.
/// </summary>
public sealed class BoundedPage(IOptions<LimitOptions> options)
{
    private const int FirstRows = 10;
    private const int MostRows = 50;

    /// <summary>The bytes of JSON that is kept as it came.</summary>
    public static long RawBytes(JsonElement? json) => json is { } element ? JsonMarshal.GetRawUtf8Value(element).Length : 0;

    /// <param name="cursor">Where the page begins.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="read">Reads rows after a cursor.</param>
    /// <param name="sizeOf">About the bytes of a row.</param>
    public async Task<Page<T>> ReadAsync<T>(
        string? cursor, int limit, Func<string?, int, Task<Page<T>>> read, Func<T, long> sizeOf)
    {
        var items = new List<T>();
        var (bytes, step) = (0L, Math.Min(limit, FirstRows));
        while (true)
        {
            var page = await read(cursor, step);
            items.AddRange(page.Items);
            bytes += page.Items.Sum(sizeOf);
            cursor = page.NextCursor;
            if (cursor is null || items.Count >= limit || page.Items.Count < step || bytes >= options.Value.PageBytes)
                return new Page<T>(items, cursor);

            step = Math.Min(limit - items.Count, Math.Min(step * 2, MostRows));
        }
    }
}
