using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.OpenApi;

public sealed partial class HttpFileTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task HttpFile_ShowsEveryCall()
    {
        var document = JsonElement.Parse(await application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));
        var described = document.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));

        var file = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Iris.Api", "Iris.Api.http"));
        var shown = Call().Matches(file).Select(call => $"{call.Groups[1]} {Variable().Replace(call.Groups[2].Value, "*")}").ToHashSet();

        Assert.All(described, call => Assert.Contains(
            Parameter().Replace(call, "*").Replace("/tenant/*", "/tenant/acme", StringComparison.Ordinal), shown));
    }

    [GeneratedRegex(@"^(GET|POST|PUT|DELETE) \{\{host\}\}([^?\s]*)", RegexOptions.Multiline)]
    private static partial Regex Call();

    [GeneratedRegex(@"\{\{\w+\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
