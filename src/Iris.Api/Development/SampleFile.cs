using System.Text.Json;

namespace Iris.Api.Development;

/// <summary>Keeps, beside the database of Development, which thing was made for which id of the examples. Nothing depends on it: what is missing is made.</summary>
internal sealed class SampleFile(DemoKeyFile keyFile)
{
    private const string Ending = ".samples";

    private string Path => keyFile.Path + Ending;

    public Dictionary<string, string> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path)) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    public void Write(IReadOnlyDictionary<string, string> ids)
    {
        try
        {
            File.WriteAllText(Path, JsonSerializer.Serialize(ids));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start makes them again.
        }
    }
}
