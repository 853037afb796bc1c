using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Core.Tests;

/// <summary>The rooms of the core lie on floors: a room knows only rooms on floors below its own.</summary>
public sealed partial class FloorTests
{
    /// <summary>From the ground up. <c>Storage</c> is how stores write all of them, and knows all.</summary>
    private static readonly string[][] Floors =
    [
        ["Kernel", "Hosting"],
        ["Handles", "Addresses", "Idempotency", "Telemetry"],
        ["Users", "Channels", "Limits"],
        ["Accounts", "Integrations", "Processes", "Strategies"],
        ["Tenants", "Interactions"],
        ["OptOuts", "Webhooks", "Templates", "Catalogues", "Exchanges"],
        ["Attachments"],
        ["Dispatch", "Callbacks", "Deliveries"],
        ["Sending", "Mailboxes", "Operations"],
        ["Fallbacks"],
        ["Storage"],
    ];

    private static readonly string Core = Path.Combine(Repository.Root, "src", "Iris.Core");

    [Fact]
    public void Rooms_OfTheCore_AreOnAFloor() => Assert.Equal(
        Directory.GetDirectories(Core).Select(Path.GetFileName).Where(room => room is not "bin" and not "obj").Order(),
        Floors.SelectMany(floor => floor).Order());

    [Fact]
    public void Rooms_OfTheCore_KnowOnlyWhatIsBelow()
    {
        var floorOf = Floors.SelectMany((rooms, floor) => rooms.Select(room => (room, floor))).ToDictionary(pair => pair.room, pair => pair.floor);
        var files = floorOf.Keys.SelectMany(room => Directory.EnumerateFiles(Path.Combine(Core, room), "*.cs").Select(file => (Room: room, File: file)));
        var upwards = files.SelectMany(one => KnownTo(one.File).Where(room => room != one.Room && floorOf[room] >= floorOf[one.Room])
            .Select(room => $"{Path.GetRelativePath(Core, one.File)} knows {room}"));

        Assert.Empty(upwards);
    }

    /// <summary>Rooms that a file imports (the compiler refuses imports that are not needed) or names before a type.</summary>
    private static IEnumerable<string> KnownTo(string file)
    {
        var code = File.ReadAllText(file);
        return Import().Matches(code).Concat(Qualified().Matches(code)).Select(match => match.Groups["room"].Value)
            .Where(room => Directory.Exists(Path.Combine(Core, room))).Distinct();
    }

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?Iris\.Core\.(?<room>\w+)", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"(?:Iris\.Core\.|Core\.)(?<room>[A-Z]\w+)\.[A-Z]")]
    private static partial Regex Qualified();
}
