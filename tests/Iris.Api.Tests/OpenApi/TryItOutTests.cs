using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Iris.Api.Development;
using Iris.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.OpenApi;

/// <summary>Whoever opens the Swagger UI of a gateway in Development can try every call with what stands there, in the order of the chapters.</summary>
public sealed class TryItOutTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    /// <summary>No sandbox offers a catalogue, and a file is chosen by who uploads it.</summary>
    private static readonly HashSet<string> Untried = ["getCatalogue", "syncCatalogue", "uploadAttachment"];

    [Fact]
    public async Task Description_EveryCallWithItsExamples_IsTaken()
    {
        var document = JsonElement.Parse(await application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));
        var refused = new List<string>();
        var tried = 0;

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(one => !Untried.Contains(IdOf(one.Value))))
            {
                var client = await ClientAsync(path.Name, IdOf(operation.Value));
                foreach (var (name, body) in BodiesOf(operation.Value))
                {
                    using var request = new HttpRequestMessage(new HttpMethod(operation.Name), AddressOf(path.Name, operation.Value)) { Content = body };
                    // What is live never ends.
                    using var answer = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                    tried++;
                    if (!answer.IsSuccessStatusCode)
                        refused.Add($"{IdOf(operation.Value)} {name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                    else
                        await AnswerFiles.KeepAsync(IdOf(operation.Value), answer);
                }
            }
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
        Assert.InRange(tried, 150, int.MaxValue);
    }

    /// <summary>As the Swagger UI asks for it: a token for one's own session, the platform's key for tenants, the demo key for the rest.</summary>
    private async Task<IrisClient> ClientAsync(string path, string operation)
    {
        if (path.StartsWith("/admin/", StringComparison.Ordinal))
            return application.Platform();
        if (operation is not ("changePassword" or "logOut"))
            return application.Anonymous().WithKey(application.Services.GetRequiredService<DemoKeyFile>().Read()!);

        var client = application.Anonymous();
        foreach (var password in new[] { SeedData.Password, "another long passphrase" })
        {
            var answer = await client.PostAsync("/user/login", new { SeedData.Email, Password = password, tenant = SeedData.Tenant.Value });
            if (answer.Status == 200)
                return client.WithToken(answer.Payload.GetString()!);
        }

        throw new InvalidOperationException("The demo account cannot log in.");
    }

    private static string IdOf(JsonElement operation) => operation.GetProperty("operationId").GetString()!;

    /// <summary>With an example of every parameter that has one; what has none is left out, as it may be.</summary>
    private static string AddressOf(string path, JsonElement operation)
    {
        var query = new List<string>();
        foreach (var parameter in operation.GetProperty("parameters").EnumerateArray())
        {
            if (!parameter.TryGetProperty("example", out var example))
            {
                Assert.False(parameter.TryGetProperty("required", out var isRequired) && isRequired.GetBoolean(), $"{path}: {parameter}");
                continue;
            }

            var (name, value) = (parameter.GetProperty("name").GetString()!, Uri.EscapeDataString(Convert.ToString(example.ToString(), CultureInfo.InvariantCulture)!));
            if (parameter.GetProperty("in").GetString() == "path")
                path = path.Replace($"{{{name}}}", value, StringComparison.Ordinal);
            else
                query.Add($"{name}={value}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private static IEnumerable<(string Name, HttpContent? Body)> BodiesOf(JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var media))
            return [("", null)];

        return media.GetProperty("examples").EnumerateObject().Select(example => (
            example.Name, (HttpContent?)new StringContent(example.Value.GetProperty("value").GetRawText(), new MediaTypeHeaderValue("application/json"))));
    }
}
