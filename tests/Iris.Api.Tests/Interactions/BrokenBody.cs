using System.Text;

namespace Iris.Api.Tests.Interactions;

/// <summary>Turns a list of numbers into a broken version of the documented body, so that a failing one can be made smaller.</summary>
internal static class BrokenBody
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "123456789012345678901234567890", "\"\"", "\" \"", "\"text\"", "\"\\u0000\"", "\"\\ud83d\"",
        "\"\\ude00\"", "\"000000000000000000000000\"", "[]", "{}", "[null]", "[[]]", "[{}]", "[1,\"a\",null]", "{\"Type\":null}", "{\"Type\":5}",
        "{\"Type\":\"text\",\"Text\":7}", "{\"type\":\"nothing\"}", "{\"Type\":\"text\",\"Text\":\"a\",\"Text\":\"b\"}", "NaN", "undefined", "'x'",
        "{\"a\":{\"a\":{\"a\":{}}}}",
    ];

    private static readonly byte[][] Noise =
        [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x00], "\""u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), ","u8.ToArray(), "\\"u8.ToArray()];

    /// <param name="script">What to do to the body, a few numbers for each step.</param>
    /// <param name="integrationId">An integration that takes the body as it is.</param>
    /// <param name="destination">A number.</param>
    public static byte[] Make(int[] script, string integrationId, string destination)
    {
        List<(string Name, string Value)> members =
        [
            ("payLoad", """{"Type":"text","Text":"Hola"}"""), ("integrationId", $"\"{integrationId}\""), ("processId", "null"),
            ("Destinations", $"[\"{destination}\"]"), ("AutoCreateUser", "true"), ("AutoCreateProcess", "true"), ("metadata", "{}"),
            ("primaryKey", "{}"), ("name", "\"Ana\""),
        ];
        var steps = new Queue<int>(script);
        while (steps.Count > 3 && members.Count > 0)
            Mutate(members, steps);

        var json = $"{{{string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}"))}}}";
        return Damage(Encoding.UTF8.GetBytes(json), steps);
    }

    private static void Mutate(List<(string Name, string Value)> members, Queue<int> steps)
    {
        var (operation, index, argument) = (steps.Dequeue() % 8, steps.Dequeue() % members.Count, steps.Dequeue());
        var (name, value) = members[index];
        switch (operation)
        {
            case 0:
                members.RemoveAt(index);
                break;
            case 1:
                members.Add((argument % 2 == 0 ? name : name.ToUpperInvariant(), Values[argument % Values.Length]));
                break;
            case 2:
                members[index] = (name, Nested(argument % 80, value));
                break;
            case 3:
                members[index] = (name, $"\"{new string('x', argument % 20_000)}\"");
                break;
            case 4:
                members[index] = (name, $"[{string.Join(',', Enumerable.Repeat(Values[argument % Values.Length], argument % 300))}]");
                break;
            default:
                members[index] = (name, Values[argument % Values.Length]);
                break;
        }
    }

    private static byte[] Damage(byte[] body, Queue<int> steps)
    {
        var what = steps.TryDequeue(out var first) ? first : 0;
        var at = (steps.TryDequeue(out var second) ? second : 0) % (body.Length + 1);
        var noise = Noise[what / 4 % Noise.Length];
        return (what % 4) switch
        {
            1 => body[..at],
            2 => [.. body[..at], .. noise, .. body[at..]],
            3 => [.. body[..at], .. noise, .. body[Math.Min(body.Length, at + noise.Length)..]],
            _ => body,
        };
    }

    private static string Nested(int depth, string value) => $"{new string('[', depth)}{value}{new string(']', depth)}";
}
