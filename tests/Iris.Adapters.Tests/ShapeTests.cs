using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests;

/// <summary>Keeps everything of a provider in its folder, and the registrations complete.</summary>
public sealed class ShapeTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public async Task Container_EveryAdapterOfTheAssembly_IsRegistered()
    {
        await using var host = new AdapterHost();

        Assert.Equal(TypesOf<IChannelAdapter>(), host.Registry.Adapters.Select(adapter => adapter.GetType()).ToHashSet());
        Assert.Equal(TypesOf<IChannel>(), host.Registry.Channels.Select(channel => channel.GetType()).ToHashSet());
    }

    [Fact]
    public async Task Container_RegisteredTwice_IsTheSame()
    {
        await using var once = new AdapterHost();
        await using var twice = new AdapterHost(configure: services => services.AddIrisAdapters());

        Assert.Equal(once.Registry.Adapters.Count, twice.Registry.Adapters.Count);
        Assert.Equal(once.Registry.Channels.Count, twice.Registry.Channels.Count);
    }

    [Fact]
    public async Task Ids_OfChannelsAndProviders_AreValidAndUnique()
    {
        await using var host = new AdapterHost();
        var ids = host.Registry.Channels.Select(channel => channel.Id)
            .Concat(host.Registry.Adapters.Select(adapter => adapter.Descriptor.ProviderId)).ToArray();

        Assert.All(ids, id => Assert.True(IrisId.IsValid(id), id));
        Assert.Distinct(ids);
        Assert.Equal("684bca2b65457325f7995be8", host.Registry.FindChannel("RCS")!.Id);
    }

    [Fact]
    public async Task Names_OfChannels_AreTheDocumentedOnes()
    {
        await using var host = new AdapterHost();

        Assert.Equal(["Email", "RCS", "SMS", "WhatsApp"], host.Registry.Channels.Select(channel => channel.Name));
    }

    /// <summary>A channel in <c>Channels</c>, an adapter in the folder of its provider, each with tests in the same place.</summary>
    [Fact]
    public void Folders_OfChannelsAndProviders_HoldThem()
    {
        Assert.Equal(FoldersOf("Channels"), TypesOf<IChannel>().Select(FolderOf).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(FoldersOf("Providers"), TypesOf<IChannelAdapter>().Select(FolderOf).Distinct().Order(StringComparer.Ordinal));
        Assert.All(TypesOf<IChannelAdapter>(), adapter =>
        {
            AssertThere(Path.Combine(Root, FolderOf(adapter), $"{adapter.Name}.cs"));
            AssertThere(Path.Combine(Root, "../../tests/Iris.Adapters.Tests", FolderOf(adapter), $"{adapter.Name}Tests.cs"));
        });
    }

    /// <summary>What several providers share is in a channel's folder or in <c>Http</c>.</summary>
    [Fact]
    public void Namespaces_OfProviders_KnowNoOtherProvider()
    {
        var files = Directory.GetFiles(Path.Combine(Root, "Providers"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Root, "Channels"), "*.cs", SearchOption.AllDirectories))
            .Concat(Directory.GetFiles(Path.Combine(Root, "Http"), "*.cs", SearchOption.AllDirectories));

        Assert.All(files, file => Assert.DoesNotContain("using Iris.Adapters.Providers.", File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static HashSet<Type> TypesOf<T>() =>
        [.. typeof(AdapterRegistrations).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)))];

    private static void AssertThere(string path) => Assert.True(File.Exists(path), $"There is no {path}");

    /// <summary>As its namespace tells.</summary>
    private static string FolderOf(Type type) => type.Namespace!["Iris.Adapters.".Length..].Replace('.', '/');

    private static IEnumerable<string> FoldersOf(string folder) =>
        Directory.GetDirectories(Path.Combine(Root, folder)).Select(path => $"{folder}/{Path.GetFileName(path)}").Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Iris.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the solution.");
        return Path.Combine(folder.FullName, "src/Iris.Adapters");
    }
}
