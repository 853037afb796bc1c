using System.Globalization;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Start;

/// <summary>What the gateway says does not depend on the language of its host: decimal commas, other calendars, a dotless i.</summary>
public sealed partial class CultureTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("iris-culture-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Answers_UnderAnyCulture_AreTheSame()
    {
        var plain = await AskAsync("en_US.UTF-8");

        Assert.Contains("\"status\":200", plain[0], StringComparison.Ordinal);
        Assert.All(plain[2..4], answer => Assert.Contains("\"status\":200", answer, StringComparison.Ordinal));
        // Decimal comma; dotless i; digits and a calendar of their own.
        foreach (var culture in (string[])["es_ES.UTF-8", "tr_TR.UTF-8", "ar_SA.UTF-8"])
            Assert.Equal(plain, await AskAsync(culture));
    }

    private async Task<List<string>> AskAsync(string culture)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, culture)).FullName;
        using var gateway = await GatewayProcess.StartAsync(
            place, "Development", ("LC_ALL", culture), ("LANG", culture), ("Security__KeysPath", Path.Combine(place, "keys")));
        await gateway.WaitForAsync("API key");
        using var client = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        client.DefaultRequestHeaders.Add("X-Api-Key", gateway.ApiKey);
        client.DefaultRequestHeaders.Add("Accept-Language", "en");

        var answers = new List<string>
        {
            await PostAsync(client, "/configuration/integration", """{ "name": "I", "channel": "WHATSAPP", "provider": "SANDBOX", "delivery": { "timeoutSeconds": 7 } }"""),
        };
        var integration = Id().Match(answers[0]).Value;
        answers[0] = Shown(answers[0]);
        answers.Add(await PostAsync(client, "/conversation/interaction", """{ "INTEGRATIONID": "x", "sendAt": "2026-13-01", "priority": "HIGH" }"""));
        answers.Add(await PostAsync(client, "/conversation/interaction", $$"""
            { "payLoad": { "TYPE": "LOCATION", "Location": { "geoPoint": "40.4168,-3.7038", "name": "IĞDIR ışık" } }, "INTEGRATIONID": "{{integration}}",
              "DESTINATIONS": ["+34 600 000 001"], "AUTOCREATEUSER": true, "AUTOCREATEPROCESS": true, "sendAt": "{{DateTime.UtcNow.AddDays(1).ToString("O", CultureInfo.InvariantCulture)}}" }
            """));
        answers.Add(await client.GetStringAsync("/conversation/interaction?text=I%C4%9Fdir&status=dispatch_pending"));
        answers.Add(await client.GetStringAsync("/configuration/integration/types"));
        answers.Add(await (await client.GetAsync("/user?limit=1000")).Content.ReadAsStringAsync());
        Assert.Equal(0, await gateway.StopAsync());
        return [answers[0], .. answers[1..].Select(Shown)];
    }

    private static async Task<string> PostAsync(HttpClient client, string path, string json)
    {
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(path, body);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Without what differs from call to call.</summary>
    private static string Shown(string answer) => Varying().Replace(answer, "*");

    [GeneratedRegex("[0-9a-f]{24}")]
    private static partial Regex Id();

    [GeneratedRegex("[0-9a-f]{24}|20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|/callback/[^\"]+")]
    private static partial Regex Varying();
}
