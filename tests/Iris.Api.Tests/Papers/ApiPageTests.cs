using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/api.md</c> lists the calls that there are.</summary>
public sealed partial class ApiPageTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    /// <summary>Served in Development alone, or beside the controllers.</summary>
    private static readonly string[] Undescribed = ["GET /sandbox/{}/messages"];

    [Fact]
    public async Task Calls_OfThePage_AreThoseOfTheGateway()
    {
        var description = JsonElement.Parse(await application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));
        var described = description.GetProperty("paths").EnumerateObject().SelectMany(
            path => path.Value.EnumerateObject().Select(call => Parameter().Replace($"{call.Name.ToUpperInvariant()} {path.Name}", "{}")));

        var listed = Paper.RowsOf(new Paper("docs/api.md").Section("Calls"))
            .SelectMany(row => Paper.CodeIn(row[0])).Select(call => Parameter().Replace(call, "{}")).ToArray();

        Assert.Distinct(listed);
        Assert.Equal(described.Union(Undescribed).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
