using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;

namespace Iris.Api.Tests.Console;

/// <summary>What pages and files of the console are like on the wire.</summary>
public sealed partial class ConsoleContentTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Get_Page_RunsNothingButItsOwnFiles()
    {
        using var console = new ConsoleClient(application);

        using var answer = await console.Http.GetAsync(new Uri("/console/sign-in", UriKind.Relative));

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(Inline(), page);
    }

    [Fact]
    public async Task Get_FirstPage_TakesLessThanAHundredKilobytes()
    {
        using var console = new ConsoleClient(application);
        console.Http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip");
        var page = Encoding.UTF8.GetString(await console.Http.GetByteArrayAsync(new Uri("/console/sign-in", UriKind.Relative)));
        var sum = page.Length;

        foreach (Match file in Asset().Matches(page))
        {
            using var answer = await console.Http.GetAsync(new Uri(file.Value, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            sum += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.InRange(sum, 10_000, 100_000);
    }

    [Fact]
    public async Task Get_AssetUnderAnotherHash_IsNotKept()
    {
        using var console = new ConsoleClient(application);

        using var answer = await console.Http.GetAsync(new Uri("/console/assets/000000000000/console.css", UriKind.Relative));

        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Get_Export_WritesEveryMatchAndNoFormula()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        var integration = await tenant.NewIntegrationAsync();
        var phones = Enumerable.Range(0, 205).Select(_ => TestTenant.NewPhone()).ToArray();
        var items = phones.Select(phone => new
        {
            payLoad = new { Type = "simple-text", Text = "=1+1, \"x\"" },
            integrationId = integration,
            Destinations = new[] { phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        });
        (await tenant.Client.PostAsync("/conversation/interaction/batch", new { items })).Expect(200);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);

        var lines = (await console.GetAsync($"/console/interactions/export?integrationId={integration}")).TrimStart('\uFEFF').TrimEnd().Split('\n');

        Assert.Equal(206, lines.Length);
        Assert.StartsWith("id,created,", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.Contains("\"'=1+1, \"\"x\"\"\"", line, StringComparison.Ordinal));
        Assert.All(phones, phone => Assert.Single(lines, line => line.Contains(phone, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("es", "Texto, destino o id")]
    [InlineData("en-US,en;q=0.8,es;q=0.5", "Text, destination or id")]
    [InlineData("fr", "Texto, destino o id")]
    public async Task Get_Page_SpeaksTheBrowsersLanguage(string accepted, string expected)
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);
        console.Http.DefaultRequestHeaders.Remove("Accept-Language");
        console.Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Language", accepted);

        Assert.Contains(expected, await console.GetAsync("/console/interactions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_UnknownAddress_IsAPageThatSaysSo()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync(TestTenant.Email, Scopes.Read);
        using var console = await new ConsoleClient(application).SignInAsync(tenant.Id.Value);

        Assert.Contains("There is no such thing", await console.GetAsync("/console/nothing/here", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [GeneratedRegex("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("/console/assets/[^\"]+")]
    private static partial Regex Asset();
}
