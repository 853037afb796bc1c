using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels;

/// <summary>Reads variations of a sample: one row of a table sets one member and names the error that must come of it.</summary>
internal static partial class PayloadTable
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true };

    /// <summary>Sets one member of a valid sample and expects the error, or none.</summary>
    /// <param name="channel">The channel that reads it.</param>
    /// <param name="sample">Path of the sample.</param>
    /// <param name="member">Path of the member below the payload.</param>
    /// <param name="value">JSON of the new value, <c>{n}</c> standing for n letters; null takes the member away.</param>
    /// <param name="error">The code, or code and path of another member with a blank between; null for a valid payload.</param>
    public static void Check(IChannel channel, string sample, string member, string? value, string? error)
    {
        var errors = new ErrorList();
        var payload = channel.Read(Vary(sample, member, value), new PayloadReading(UnknownMembers.Refuse), errors);

        var expected = error?.Split(' ') switch
        {
            null => "",
            [var code] => $"{code} payLoad.{member}",
            var parts => $"{parts[0]} payLoad.{parts[1]}",
        };
        Assert.Equal(expected, string.Join("; ", errors.Items.Select(item => $"{item.Code} {item.Field}")));
        Assert.Equal(error is null, payload is not null);
    }

    /// <summary>Reads a sample that must be valid.</summary>
    public static TPayload Read<TPayload>(IChannel channel, JsonElement json)
        where TPayload : ChannelPayload
    {
        var errors = new ErrorList();
        var payload = channel.Read(json, new PayloadReading(UnknownMembers.Refuse), errors);
        Assert.Empty(errors.Items);
        return Assert.IsType<TPayload>(payload);
    }

    /// <summary>Codes and paths of what is wrong with a payload.</summary>
    public static IReadOnlyList<string> ErrorsOf(IChannel channel, JsonElement json)
    {
        var errors = new ErrorList();
        Assert.Null(channel.Read(json, new PayloadReading(UnknownMembers.Refuse), errors));
        Assert.All(errors.Items, error => Assert.NotEqual(error.Message.Spanish, error.Message.English));
        return [.. errors.Items.Select(item => $"{item.Code} {item.Field}")];
    }

    private static JsonElement Vary(string sample, string member, string? value)
    {
        var root = JsonNode.Parse(Samples.Text(sample), documentOptions: Lenient)!;
        var steps = Step().Matches(member).Select(match => match.Value).ToArray();
        var parent = steps[..^1].Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        var json = value is null ? null : JsonNode.Parse(Letters().Replace(value, match => new string('a', int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))));
        if (int.TryParse(steps[^1], out var last))
            parent.AsArray()[last] = json;
        else if (value is null)
            parent.AsObject().Remove(steps[^1]);
        else
            parent[steps[^1]] = json;
        return JsonSerializer.SerializeToElement(root);
    }

    [GeneratedRegex(@"[^.\[\]]+")]
    private static partial Regex Step();

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Letters();
}
