using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests;

/// <summary>Keeps the folders alike and the registrations complete.</summary>
public sealed class ShapeTests
{
    /// <summary>Folders that are neither a channel nor a provider.</summary>
    private static readonly string[] SharedFolders =
        ["Outgoing", "Payloads", "Signatures", "SinchConversation", "SinchLatam", "VonageMessages", "Wire"];

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

    [Fact]
    public void Folders_OfTheRoot_AreChannelsOrShared()
    {
        Assert.Equal(["AdapterRegistrations.cs"], FilesOf(Root));
        Assert.All(FoldersOf(Root).Except(SharedFolders).Except(["Sandbox"]), channel =>
            Assert.Equal([$"{channel}Channel.cs", $"{channel}PayloadValidator.cs", $"{channel}Payloads.cs"], FilesOf(Path.Combine(Root, channel))));
    }

    [Fact]
    public void Folders_OfProviders_AreAlike()
    {
        var providers = FoldersOf(Root).Except(SharedFolders)
            .SelectMany(channel => FoldersOf(Path.Combine(Root, channel)).Select(provider => (Folder: $"{channel}/{provider}", Prefix: provider + channel)))
            .Append((Folder: "Sandbox", Prefix: "Sandbox")).ToArray();

        Assert.NotEmpty(providers);
        Assert.All(providers, provider => Assert.Equal(
            [$"{provider.Prefix}Adapter.cs", $"{provider.Prefix}Messages.cs", $"{provider.Prefix}Registration.cs", $"{provider.Prefix}Settings.cs"],
            FilesOf(Path.Combine(Root, provider.Folder))));
        Assert.All(providers, provider => Assert.True(
            File.Exists(Path.Combine(Root, "../../tests/Iris.Adapters.Tests", provider.Folder, $"{provider.Prefix}AdapterTests.cs")), provider.Folder));
    }

    private static HashSet<Type> TypesOf<T>() =>
        [.. typeof(AdapterRegistrations).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)))];

    private static string[] FilesOf(string folder) =>
        [.. Directory.GetFiles(folder, "*.cs").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string[] FoldersOf(string folder) =>
        [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Except(["bin", "obj"]).Order(StringComparer.Ordinal)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Iris.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the solution.");
        return Path.Combine(folder.FullName, "src/Iris.Adapters");
    }
}
