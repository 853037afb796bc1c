using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Testing;

namespace Iris.Api.Tests.OpenApi;

/// <summary>
/// The examples of answers in the description are answers of a gateway: with IRIS_KEEP_ANSWERS set, the test that tries every call writes them into
/// the sources.
/// </summary>
internal static class AnswerFiles
{
    private const int MostItems = 2;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Kept = [];

    /// <summary>What stands for secrets and for addresses of this machine.</summary>
    private static readonly (string Begin, string Shown)[] Hidden =
    [
        ("eyJ", "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2lnbmF0dXJl"), ("iris_", "iris_0123456789"), ("whsec_", "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3"),
        ("http://127.0.0.1", "https://iris.example/callback/67c98902c362797495a602c6/0123456789"),
    ];

    private static string Folder => Path.Combine(Repository.Root, "src", "Iris.Api", "OpenApi", "Answers");

    /// <summary>Keeps the first answer of an operation.</summary>
    public static async Task KeepAsync(string operation, HttpResponseMessage answer)
    {
        if (Environment.GetEnvironmentVariable("IRIS_KEEP_ANSWERS") is null || answer.Content.Headers.ContentType?.MediaType != "application/json" || !Kept.Add(operation))
            return;

        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Shorten(body);
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, $"{operation}.json"), body.ToJsonString(Indented) + "\n");
    }

    /// <summary>A list shows two of its items, and a secret is none that anybody had.</summary>
    private static void Shorten(JsonNode node)
    {
        if (node is JsonArray list)
        {
            while (list.Count > MostItems)
                list.RemoveAt(list.Count - 1);
            foreach (var item in list)
                Shorten(item!);
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (value is JsonValue text && text.GetValueKind() == JsonValueKind.String
                    && Hidden.FirstOrDefault(one => text.GetValue<string>().StartsWith(one.Begin, StringComparison.Ordinal)).Shown is { } shown)
                    members[name] = shown;
                else if (value is not null)
                    Shorten(value);
            }
        }
    }
}
