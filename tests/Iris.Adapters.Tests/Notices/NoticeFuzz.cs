using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Notices;

/// <summary>
/// Feeds a reader with damaged notices: cut, with flipped bytes, with members dropped, doubled or of another type. Nothing may throw, and
/// what came must be there afterwards: a body that is no JSON as one unreadable item, everything as something that can be stored.
/// </summary>
internal static class NoticeFuzz
{
    public const int Rounds = 10_000;
    private const int Seed = 20_260_101;

    private static readonly string[] OtherValues =
        ["null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "[null,1,\"a\"]", "{}", "{\"a\":{}}"];

    /// <param name="reader">Under test.</param>
    /// <param name="settings">Bound settings.</param>
    /// <param name="samples">Good notices.</param>
    public static void Run(ICallbackReader reader, object settings, params string[] samples)
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds; round++)
        {
            var body = Damage(samples[round % samples.Length], random);
            var notices = reader.Read(Callbacks.Post(body), settings);
            if (!IsJson(body))
                Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(notices));
            foreach (var notice in notices)
                AssertStorable(notice);
        }
    }

    private static void AssertStorable(ProviderNotice notice)
    {
        Assert.NotEmpty(JsonSerializer.Serialize(notice.Raw));
        switch (notice)
        {
            case ProviderNotice.Status status:
                Assert.False(status.MessageId is null && status.Reference is null);
                Assert.NotEmpty(status.CustomStatus);
                break;
            case ProviderNotice.Inbound message:
                Assert.NotEmpty(message.MessageId);
                Assert.NotEmpty(message.Source);
                Assert.NotEmpty(JsonSerializer.Serialize(message.Payload.ToJson()));
                break;
        }
    }

    private static byte[] Damage(string sample, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(sample);
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var flips = random.Next(1, 5); flips > 0; flips--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            default:
                var root = JsonNode.Parse(sample, null, new JsonDocumentOptions { AllowTrailingCommas = true })!;
                var marks = new List<string>();
                for (var changes = random.Next(1, 4); changes > 0; changes--)
                    Change(root, random, marks);
                // Values that no writer would write are put in as text.
                return Encoding.UTF8.GetBytes(marks.Select((value, i) => (value, i)).Aggregate(
                    root.ToJsonString(), (json, mark) => json.Replace($"\"@{mark.i}@\"", mark.value, StringComparison.Ordinal)));
        }
    }

    private static void Change(JsonNode root, Random random, List<string> marks)
    {
        var objects = new List<JsonObject>();
        Collect(root, objects);
        if (objects.Count == 0)
            return;

        var target = objects[random.Next(objects.Count)];
        if (target.Count == 0)
            return;

        var name = target.ElementAt(random.Next(target.Count)).Key;
        if (random.Next(2) == 0)
        {
            target.Remove(name);
            return;
        }

        marks.Add(OtherValues[random.Next(OtherValues.Length)]);
        target[name] = $"@{marks.Count - 1}@";
    }

    private static void Collect(JsonNode? node, List<JsonObject> objects)
    {
        if (node is JsonObject value)
        {
            objects.Add(value);
            foreach (var (_, child) in value)
                Collect(child, objects);
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list)
                Collect(child, objects);
        }
    }

    /// <summary>An independent opinion, by the serializer's own parser.</summary>
    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(body), new JsonDocumentOptions { AllowTrailingCommas = true });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
