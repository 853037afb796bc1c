using Iris.Core.Kernel;

namespace Iris.Api.Envelope;

/// <summary>One page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="NextCursor">What to pass as <c>cursor</c> for the next page; null on the last one.</param>
internal sealed record ListResponse<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    internal static ListResponse<T> From<TValue>(Page<TValue> page, Func<TValue, T> map) =>
        new([.. page.Items.Select(map)], page.NextCursor);
}
