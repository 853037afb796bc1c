using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Iris.Testing;

/// <summary>Breaks what providers send: cut, with flipped bytes, with members dropped or of another type.</summary>
public static class DamagedNotice
{
    private static readonly string[] OtherValues =
        ["null", "true", "0", "-1", "1e400", "99999999999999999999", "\"\"", "\"x\"", "\"\\ud800\"", "[]", "[null,1,\"a\"]", "{}", "{\"a\":{}}"];

    /// <summary>A damaged copy of a JSON notice; not always JSON, not always UTF-8.</summary>
    public static byte[] Of(string sample, Random random)
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

    /// <summary>A damaged copy of a form or a query: a parameter dropped, cut or with another value.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyList<KeyValuePair<string, string>> parameters, Random random)
    {
        var damaged = parameters.ToList();
        var index = random.Next(damaged.Count);
        var (name, value) = damaged[index];
        switch (random.Next(3))
        {
            case 0:
                damaged.RemoveAt(index);
                break;
            case 1:
                damaged[index] = new(name, value[..random.Next(value.Length + 1)]);
                break;
            default:
                damaged[index] = new(name, OtherValues[random.Next(OtherValues.Length)]);
                break;
        }

        return damaged;
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
}
