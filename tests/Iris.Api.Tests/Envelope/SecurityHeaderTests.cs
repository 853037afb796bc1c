using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Envelope;

/// <summary>What a browser is told with every answer.</summary>
public sealed partial class SecurityHeaderTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly string[] Names =
    [
        "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy",
        "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy", "Cross-Origin-Resource-Policy",
    ];

    [Fact]
    public async Task Answer_OfEveryOperationPageAndRefusal_HasThemAll()
    {
        var paths = Operation.All(application.Services).Select(operation => (operation.Method, operation.Path)).Concat(
            new[] { "/", "/nowhere", "/swagger", "/swagger/index.html", "/swagger/index.js", "/swagger/swagger-ui.css" }.Select(path => (HttpMethod.Get, path)));

        foreach (var (method, path) in paths)
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await application.Anonymous().Http.SendAsync(request);
            foreach (var name in Names)
                Assert.True(answer.Headers.Contains(name), $"{method} {path}: {name}");
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }
    }

    [Fact]
    public async Task SwaggerUi_Page_HasNothingThatItsPolicyForbids()
    {
        var page = await application.Anonymous().Http.GetStringAsync("/swagger/index.html");

        var files = Source().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.DoesNotMatch(Inline(), page);
        Assert.Equal(3, files.Count(file => file.EndsWith(".js", StringComparison.Ordinal)));
        Assert.DoesNotContain(files, file => file.Contains("//", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("true", "365", "max-age=31536000; includeSubDomains")]
    [InlineData("true", "0", null)]
    [InlineData("false", "365", null)]
    public async Task Answer_InProductionBehindAProxy_TellsOfHttpsAsTheOptionSays(string proxy, string days, string? expected)
    {
        await using var production = new IrisApplication(
            _ => { }, ("environment", "Production"), ("Security:HttpsAtProxy", proxy), ("Security:HstsDays", days));
        await production.InitializeAsync();

        using var answer = await production.Anonymous().Http.GetAsync("/health/live");

        Assert.Equal(expected, answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? Assert.Single(values) : null);
    }

    /// <summary>Scripts, styles and handlers inside the page.</summary>
    [GeneratedRegex("<script(?![^>]*\\ssrc=)|<style|\\sstyle=|\\son[a-z]+=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("(?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Source();
}
