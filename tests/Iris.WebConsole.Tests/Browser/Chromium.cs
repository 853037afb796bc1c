using Microsoft.Playwright;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>One Chromium for all tests, each of which has a window of its own without cookies.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Where Debian has it; another place is said by <c>IRIS_TEST_CHROMIUM</c>.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("IRIS_TEST_CHROMIUM") ?? "/usr/bin/chromium";

    private IPlaywright? playwright;
    private IBrowser? browser;

    public IBrowser Browser => browser ?? throw new InvalidOperationException("There is no browser.");

    public async Task InitializeAsync()
    {
        if (!File.Exists(Path))
            return;

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
    }
}

/// <summary>A test in a browser; without one it is skipped and says why.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium.Path))
            Skip = $"There is no Chromium at {Chromium.Path}: install it, or say where it is by IRIS_TEST_CHROMIUM.";
    }
}

/// <inheritdoc cref="BrowserFactAttribute"/>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = new BrowserFactAttribute().Skip;
}
