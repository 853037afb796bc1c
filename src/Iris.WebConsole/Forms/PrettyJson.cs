using System.Text.Encodings.Web;
using System.Text.Json;

namespace Iris.WebConsole.Forms;

/// <summary>JSON as people read it.</summary>
internal static class PrettyJson
{
    /// <summary>Characters of a text that are shown; what is beyond is in the API.</summary>
    public const int Longest = 100_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented where it is JSON, else as it is; cut where it is long.</summary>
    public static string Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Cut(Of(document.RootElement));
        }
        catch (JsonException)
        {
            return Cut(text);
        }
    }

    public static string Of(JsonElement json) => JsonSerializer.Serialize(json, Indented);

    private static string Cut(string text) => text.Length <= Longest ? text : $"{text[..Longest]}…";
}
