namespace Iris.Api.OpenApi;

/// <summary>What stands in the description in place of the ids of <see cref="ExampleIds"/>; nothing outside Development.</summary>
internal sealed class ExampleValues
{
    /// <summary>By the id of an example, the id of the thing that the seed made for it.</summary>
    public IReadOnlyDictionary<string, string> Known { get; set; } = new Dictionary<string, string>();

    public string Fill(string text) => Known.Aggregate(text, (filled, value) => filled.Replace(value.Key, value.Value, StringComparison.Ordinal));
}
