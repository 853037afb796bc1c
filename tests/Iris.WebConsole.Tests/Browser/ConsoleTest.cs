using Iris.Api.Tests.Support;

namespace Iris.WebConsole.Tests.Browser;

/// <summary>A test of the console in a browser: a tenant with an account that may do all, and windows onto the console.</summary>
[Collection(SharedStage.Name)]
public abstract class ConsoleTest(ConsoleStage stage) : IAsyncLifetime
{
    private readonly List<Window> windows = [];

    internal IrisApplication Application => stage.Application;

    internal TestTenant Tenant { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Chromium.Path))
            return;

        Tenant = await Application.NewTenantAsync();
        await Tenant.NewAccountAsync(TestTenant.Email, "read", "send", "configure", "admin");
    }

    /// <summary>Closes the windows: whatever a page did that it must not fails the test here.</summary>
    public async Task DisposeAsync()
    {
        foreach (var window in windows)
            await window.CloseAsync();
    }

    /// <summary>A window without a session.</summary>
    internal async Task<Window> OpenAsync(string language = "en", int width = 1280, string theme = "light")
    {
        var window = await Window.OpenAsync(stage.Chromium.Browser, Application.Address, language, width, theme);
        windows.Add(window);
        return window;
    }

    /// <summary>A window in which the tenant's account is signed in.</summary>
    internal async Task<Window> SignInAsync(string language = "en", int width = 1280, string theme = "light")
    {
        var window = await OpenAsync(language, width, theme);
        await window.SignInAsync(Tenant.Id.Value, TestTenant.Email, TestTenant.Password);
        return window;
    }
}

[CollectionDefinition(Name)]
public sealed class SharedStage : ICollectionFixture<ConsoleStage>
{
    public const string Name = "console";
}

/// <summary>What all tests of the console share: a gateway and a browser.</summary>
public sealed class ConsoleStage : IAsyncLifetime
{
    public Chromium Chromium { get; } = new();

    public IrisApplication Application { get; } = new();

    public async Task InitializeAsync()
    {
        await Chromium.InitializeAsync();
        await Application.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await Application.DisposeAsync();
    }
}
