using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels;

/// <summary>Whatever the payload, a channel answers with a payload that can be summarised or with errors, never with an exception.</summary>
public sealed class PayloadFuzzTests
{
    private const int Cases = 4000;

    private static readonly string[] SamplePaths =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "*.json", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(AppContext.BaseDirectory, path))
            // A channel's samples are payloads; a provider's, one folder deeper, are its own wire.
            .Where(path => path.Split(Path.DirectorySeparatorChar) is ["Channels", _, "Samples", _] && !path.Contains("seed-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private static readonly Gen<string> Leaf = Gen.Elements(
        "null", "true", "false", "0", "-1", "1.5", "1e400", "99999999999999999999", "\"\"", "\" \"", "\"a\"", "\"ñ👋\"", "\"\\ud800\"", "\"\\u0000\\r\\n\"",
        "\"LIST\"", "\"REPLY_BUTTON\"", "\"JPG\"", "\"https://a.test/\"", "\"http://[::1\"", "\"1,2\"", "\"a@b.test\"", "\"" + new string('x', 5000) + "\"");

    private static readonly Gen<string> Name = Gen.Elements(
        [.. SamplePaths.SelectMany(path => NamesIn(Samples.Json(path))).Distinct().Append("TYPE").Append("\\udc00").Append("").Append("other")]);

    private static readonly Gen<string> Type = Gen.Elements(
        [.. SamplePaths.Select(path => Samples.Json(path).GetProperty("Type").GetRawText()).Distinct()]);

    [Fact]
    public async Task Read_RandomObject_NeverThrows()
    {
        await using var host = new AdapterHost();

        Check(from type in Type from members in Json(4) select $$"""{ "Type": {{type}}, "x": 1{{Inside(members)}} }""", host);
    }

    [Fact]
    public async Task Read_MutatedSample_NeverThrows()
    {
        await using var host = new AdapterHost();

        Check(
            from path in Gen.Elements(SamplePaths)
            from at in Gen.Choose(0, 60)
            from replacement in Json(2)
            select Mutate(path, at, replacement),
            host);
    }

    private static void Check(Gen<string> payloads, AdapterHost host)
    {
        var valid = 0;
        Prop.ForAll(payloads.ToArbitrary(), json =>
        {
            var element = JsonElement.Parse(json);
            foreach (var channel in host.Registry.Channels)
            {
                var errors = new ErrorList();
                var payload = channel.Read(element, new PayloadReading(UnknownMembers.Keep), errors);
                Assert.Equal(payload is null, !errors.IsEmpty);
                Assert.All(errors.Items, error => Assert.StartsWith("payLoad", error.Field, StringComparison.Ordinal));
                if (payload is not null)
                    valid += payload.Summarise().ToWire().Length > 0 ? 1 : 0;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20261120UL, 1UL));

        // Otherwise only the refusals were tried.
        Assert.NotEqual(0, valid);
    }

    private static Gen<string> Json(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (3, Leaf),
        (3, Gen.Sized(_ => Members(depth)).Select(members => $"{{ {string.Join(", ", members)} }}")),
        (2, Json(depth - 1).ListOf(3).Select(items => $"[ {string.Join(", ", items)} ]")));

    private static Gen<List<string>> Members(int depth) =>
        from count in Gen.Choose(0, 6)
        from members in (from name in Name from value in Json(depth - 1) select $"\"{name}\": {value}").ListOf(count)
        select members.ToList();

    /// <summary>The members of an object, to put behind others; nothing for anything else.</summary>
    private static string Inside(string json) => json is ['{', .. var members, '}'] && members.Trim().Length > 0 ? $", {members}" : "";

    private static string Mutate(string path, int at, string replacement) => Mutate(Samples.Json(path), ref at, replacement);

    /// <summary>Puts a value in the place of the node that the count comes to, in the order of the text.</summary>
    private static string Mutate(JsonElement element, ref int at, string replacement)
    {
        if (at-- == 0)
            return replacement;

        var parts = new List<string>();
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    parts.Add($"\"{member.Name}\": {Mutate(member.Value, ref at, replacement)}");
                return $"{{ {string.Join(", ", parts)} }}";
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    parts.Add(Mutate(item, ref at, replacement));
                return $"[ {string.Join(", ", parts)} ]";
            default:
                return element.GetRawText();
        }
    }

    private static IEnumerable<string> NamesIn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => NamesIn(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(NamesIn),
        _ => [],
    };
}
