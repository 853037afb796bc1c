using System.Text.Json;

namespace Iris.Testing;

/// <summary>Loads the JSON samples that stand beside the tests.</summary>
public static class Samples
{
    // The documents print a trailing comma here and there; samples are kept as printed.
    private static readonly JsonDocumentOptions AsPrinted = new() { AllowTrailingCommas = true };

    /// <summary>A sample as text.</summary>
    /// <param name="path">Path below the test project: <c>Channels/WhatsApp/Samples/list.json</c>.</param>
    public static string Text(string path) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, path));

    /// <summary>A sample as JSON.</summary>
    public static JsonElement Json(string path) => JsonElement.Parse(Text(path), AsPrinted);
}
