using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Gateway;

namespace Iris.WebConsole.Forms;

/// <summary>What was typed, as JSON. What is none of what it should be goes as the text that it is: the API says what is wrong with it.</summary>
internal static class JsonInput
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static JsonNode Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return JsonValue.Create(whole);

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    public static JsonNode Boolean(string text) => bool.TryParse(text, out var yes) ? JsonValue.Create(yes) : JsonValue.Create(text);

    /// <summary>Null, and a problem of the field, where it is no JSON.</summary>
    public static JsonNode? Json(string text, string field, List<ApiProblem> problems)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException exception)
        {
            problems.Add(new ApiProblem("INVALID_JSON", field, $"JSON: {exception.LineNumber + 1}:{exception.BytePositionInLine + 1}"));
            return null;
        }
    }
}
