using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Channels;

/// <summary>Short text of what was sent, for lists. On the wire a JSON document in a string. (Source: A.3)</summary>
/// <param name="Subject">Subject of an e-mail; empty elsewhere.</param>
/// <param name="Body">Plain text.</param>
/// <param name="Generic">Documented, never explained; null.</param>
public sealed record InteractionSummary(string Subject, string Body, string? Generic = null)
{
    /// <summary>Longest subject and body, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Cuts both texts to <see cref="MaxLength"/> without splitting a surrogate pair.</summary>
    public static InteractionSummary Of(string? subject, string? body) => new(Cut(subject), Cut(body));

    /// <summary>What a search for text looks in: subject and body, in the form that all their spellings have.</summary>
    public string SearchText() => ToSearchText(Subject.Length == 0 ? Body : $"{Subject}\n{Body}");

    /// <summary>A text as it is looked for in the <see cref="SearchText"/>.</summary>
    public static string ToSearchText(string text) => FoldedText.Of(text);

    /// <summary>The documented JSON-in-a-string.</summary>
    public string ToWire() => JsonSerializer.Serialize(this, SummaryContext.Wire.InteractionSummary);

    private static string Cut(string? text)
    {
        if (text is null || text.Length <= MaxLength)
            return text ?? "";

        return text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InteractionSummary))]
internal sealed partial class SummaryContext : JsonSerializerContext
{
    public static readonly SummaryContext Wire = new(Relaxed());

    private static JsonSerializerOptions Relaxed()
    {
        var options = new JsonSerializerOptions();
        IrisJson.Apply(options);
        return options;
    }
}
