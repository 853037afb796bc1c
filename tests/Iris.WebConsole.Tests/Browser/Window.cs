using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>A window of the browser, which notes what a page of a bank must not do: break its content policy, fail, or log an error.</summary>
internal sealed class Window
{
    private static readonly string Pictures = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    private readonly IBrowserContext context;
    private readonly string language;
    private readonly List<string> wrongs = [];

    private Window(IBrowserContext context, IPage page, string language)
    {
        (this.context, Page, this.language) = (context, page, language);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsExpected(message.Text))
                wrongs.Add($"console: {message.Text}");
        };
        page.PageError += (_, error) => wrongs.Add($"error: {error}");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
    }

    public IPage Page { get; }

    /// <summary>Parts of messages that a test means to cause, such as the status of a refusal.</summary>
    public List<string> Expected { get; } = [];

    public static async Task<Window> OpenAsync(IBrowser browser, string address, string language, int width, string theme)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address,
            Locale = language,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        await context.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI))");
        return new Window(context, await context.NewPageAsync(), language);
    }

    public async Task SignInAsync(string tenant, string email, string password)
    {
        await Page.GotoAsync("/console/sign-in");
        await Page.Locator("input[name=tenant]").FillAsync(tenant);
        await Page.Locator("input[name=email]").FillAsync(email);
        await Page.Locator("input[name=password]").FillAsync(password);
        await Page.Locator("button[value=account]").ClickAsync();
        await Page.Locator("header.bar").WaitForAsync();
    }

    /// <summary>Goes to an address of the console.</summary>
    public async Task GoAsync(string address)
    {
        var answer = await Page.GotoAsync(address);
        Assert.True(answer!.Status < 400, $"{address} answered {answer.Status}.");
        await Page.Locator("main h1").WaitForAsync();
    }

    /// <summary>Holds the page to the rules of accessibility, and keeps a picture of it.</summary>
    public async Task CheckAsync(string name)
    {
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}-{language}.png"), FullPage = true });
        // Axe waits for ever for a frame that runs nothing: such a frame is judged empty.
        await Page.EvaluateAsync("document.querySelectorAll('iframe[sandbox]').forEach(one => { const empty = one.cloneNode(); empty.removeAttribute('sandbox'); empty.removeAttribute('src'); one.replaceWith(empty); })");
        var found = await Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(one =>
            $"{one.Id}: {one.Help} {string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))}")));
        var (inner, outer) = (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(inner <= outer, $"{name} is {inner} wide in a window of {outer}.");
    }

    public async Task CloseAsync()
    {
        await context.CloseAsync();
        Assert.Empty(wrongs);
    }

    private bool IsExpected(string text) => Expected.Exists(part => text.Contains(part, StringComparison.Ordinal));
}
