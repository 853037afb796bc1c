using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/providers.md</c> has every provider with the settings that it declares, and <c>docs/channels.md</c> every channel.</summary>
public sealed class ProviderPageTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly Paper Page = new("docs/providers.md");

    /// <summary>Without those of the tests.</summary>
    private ILookup<string, AdapterDescriptor> Providers => application.Services.GetRequiredService<AdapterRegistry>().Adapters
        .Where(adapter => adapter.GetType().Assembly.GetName().Name == "Iris.Adapters")
        .ToLookup(adapter => adapter.Descriptor.Provider, adapter => adapter.Descriptor);

    [Fact]
    public void Settings_OfThePage_AreThoseOfTheAdapters() => Assert.All(Providers, provider =>
    {
        var declared = provider.SelectMany(adapter => adapter.Settings.Definitions).Select(setting => setting.Name).ToHashSet();
        var listed = Paper.TablesOf(Page.Section(provider.Key)).Where(table => table.Head[0] == "Setting")
            .SelectMany(table => table.Rows).SelectMany(row => Paper.CodeIn(row[0])).ToHashSet();

        Assert.Equal(declared.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    });

    /// <summary>In italics, as the page says.</summary>
    [Fact]
    public void Secrets_OfThePage_AreMarked() => Assert.All(Providers, provider =>
    {
        var section = Page.Section(provider.Key);
        foreach (var setting in provider.SelectMany(adapter => adapter.Settings.Definitions))
        {
            var isMarked = section.Contains($"*`{setting.Name}`*", StringComparison.Ordinal);
            Assert.True(isMarked == (setting.Kind == SettingKind.Secret), $"{provider.Key}: {setting.Name}");
        }
    });

    [Fact]
    public void Providers_OfThePage_AreThoseOfTheGateway()
    {
        var listed = Paper.RowsOf(Page.Section("Integrations")).Select(row => row[0].Trim('`'));

        Assert.Equal(Providers.Select(provider => provider.Key).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>One table of codes, the same as the adapters'.</summary>
    [Fact]
    public void Codes_OfThePage_AreThoseOfTheAdapters()
    {
        var declared = Providers.SelectMany(provider => provider).SelectMany(
            adapter => adapter.Outcomes.Codes.Select(row => $"{adapter.Provider} {row.Key} {row.Value}")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var listed = Paper.RowsOf(Page.Section("Codes")).SelectMany(
            row => Paper.CodeIn(row[1]).Select(code => $"{Paper.CodeIn(row[0]).First()} {code} {row[2]}")).ToHashSet(StringComparer.OrdinalIgnoreCase);

        Assert.Equal(declared.Order(StringComparer.OrdinalIgnoreCase), listed.Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void Channels_OfThePage_AreThoseOfTheGateway()
    {
        var channels = new Paper("docs/channels.md");

        Assert.All(Providers.SelectMany(provider => provider).Select(adapter => adapter.Channel).Distinct(), channel => channels.Section(channel));
    }
}
