using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Iris.Api.OpenApi;

/// <summary>An example of a request body, kept as a file of this assembly.</summary>
/// <param name="Summary">What it shows.</param>
/// <param name="Value">The body.</param>
internal sealed record BodyExample(string Summary, JsonNode Value)
{
    private const string SummaryMember = "summary";
    private const string ValueMember = "value";

    /// <param name="name">Name of a file in <c>OpenApi/Examples</c> without its extension.</param>
    public static BodyExample Load(string name)
    {
        using var stream = typeof(BodyExample).Assembly.GetManifestResourceStream($"Iris.Api.OpenApi.Examples.{name}.json")
            ?? throw new InvalidOperationException($"There is no example {name}.");
        var file = JsonNode.Parse(stream)!;
        return new BodyExample(file[SummaryMember]!.GetValue<string>(), file[ValueMember]!.DeepClone());
    }

    public OpenApiExample ToOpenApi() => new() { Summary = Summary, Value = Value };
}
